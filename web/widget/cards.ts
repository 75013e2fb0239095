/** What most messages carry: quick replies and products. */
import { safeAddress } from "../shared/linkify";
import { direction, type Lang, toman } from "../shared/persian";
import type { Choice, ComparisonPayload, Product } from "../shared/protocol";
import type { Chat } from "./chat";
import { button, element } from "./dom";
import type { More } from "./more/main";
import type { Say } from "./texts";

export interface Look {
  say: Say;
  lang: Lang;
  /** The desk's address, which relative images and links are read against. */
  origin: string;
}

export interface Context extends Look {
  chat: Chat;
  /** Bring the widget's second script. */
  more(): Promise<More>;
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
