/** What a message may carry: quick replies, products, an order. */
import { safeAddress } from "../shared/linkify";
import { day, digits, direction, type Lang, toman } from "../shared/persian";
import type { Choice, ComparisonPayload, Order, Product } from "../shared/protocol";
import type { Chat } from "./chat";
import { button, element } from "./dom";
import type { Say } from "./texts";

export interface Look {
  say: Say;
  lang: Lang;
  /** The desk's address, which relative images and links are read against. */
  origin: string;
}

export interface Context extends Look {
  chat: Chat;
}

function stock({ stock }: Product, say: Say): HTMLElement {
  const there = stock > 0;
  return element("p", { class: there ? "stock" : "stock out" }, say(there ? "in_stock" : "out_of_stock"));
}

/** Products beside each other: a column each; a row for price, stock and every specification. */
export function comparisonTable({ products, rows }: ComparisonPayload, { say, lang }: Look): HTMLElement {
  const row = (label: string, values: (Node | string | null)[]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, label),
      ...values.map((value) =>
        element(
          "td",
          {},
          // A text runs its own way, whatever stands around it.
          typeof value === "string" ? element("bdi", { dir: direction(value) }, value) : (value ?? "—"),
        ),
      ),
    );
  return element(
    "div",
    // In reach of the keyboard: three products may be wider than the panel.
    { class: "card compare", tabindex: 0 },
    element(
      "table",
      { "aria-label": say("compare") },
      element(
        "tr",
        {},
        element("td"),
        ...products.map(({ title }) => element("th", { scope: "col", dir: direction(title) }, title)),
      ),
      row(
        say("price"),
        products.map((one) => `${toman(one.price_rial, lang)} ${say("toman")}`),
      ),
      row(
        say("stock"),
        products.map((one) => stock(one, say)),
      ),
      ...rows.map(({ label, values }) => row(label, values)),
    ),
  );
}

export function productCard(product: Product, { say, lang, origin }: Look): HTMLElement {
  const image = safeAddress(product.image, origin);
  const link = safeAddress(product.url, origin);
  const price = element("p", { class: "price" });
  if (product.old_price_rial)
    price.append(element("s", { "aria-label": say("old_price") }, toman(product.old_price_rial, lang)), " ");
  price.append(element("b", {}, toman(product.price_rial, lang)), ` ${say("toman")}`);
  const picture = image ? element("img", { src: image, alt: "" }) : null;
  picture?.addEventListener("error", () => picture.remove());
  return element(
    "article",
    { class: "card product", "data-testid": "product-card", "data-slug": product.slug },
    picture,
    element(
      "div",
      {},
      element("h3", { dir: direction(product.title) }, product.title),
      product.note ? element("p", { class: "hint" }, product.note) : null,
      price,
      stock(product, say),
      link
        ? element(
            "a",
            {
              href: link,
              target: "_top",
              rel: "noopener",
              class: "view",
              "aria-label": `${say("view")}: ${product.title}`,
            },
            say("view"),
          )
        : null,
    ),
  );
}

export function orderCard(order: Order, { say, lang }: Look): HTMLElement {
  const row = (label: string, value: string | Node) =>
    element("div", {}, element("dt", {}, label), element("dd", {}, value));
  return element(
    "article",
    { class: "card order", "data-testid": "order-card" },
    element(
      "div",
      { class: "order-head" },
      element("h3", {}, say("order", { number: order.number })),
      element("span", { class: "status", "data-status": order.status }, order.status_text),
    ),
    element(
      "ul",
      {},
      ...order.items.map((item) =>
        // The title keeps its own direction: ending in "A54" it would pull the count to its other side.
        element("li", {}, element("bdi", {}, item.title), ` × ${digits(item.quantity, lang)}`),
      ),
    ),
    element(
      "dl",
      {},
      row(say("placed"), day(order.placed_at, lang)),
      order.expected_at ? row(say("expected"), day(order.expected_at, lang)) : null,
      order.tracking_code ? row(say("tracking"), element("bdi", { dir: "ltr" }, order.tracking_code)) : null,
    ),
  );
}

/** Quick replies; `pressed` gets the choice and its place among them. */
export function choiceButtons(
  choices: Choice[],
  pressed: (choice: Choice, index: number) => void,
): HTMLElement {
  return element(
    "div",
    { class: "choices" },
    ...choices.map((choice, index) =>
      button({ class: "choice", "data-testid": "choice", dir: direction(choice.title) }, choice.title, () =>
        pressed(choice, index),
      ),
    ),
  );
}
