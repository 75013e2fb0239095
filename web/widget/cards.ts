/** What most messages carry: quick replies and products. */
import { safeAddress } from "../shared/linkify";
import { direction, type Lang, toman } from "../shared/persian";
import type { Choice, Product } from "../shared/protocol";
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

/** Whether it can be had. */
export function stock({ stock }: Product, say: Say): HTMLElement {
  const there = stock > 0;
  return element("p", { class: there ? "stock" : "stock out" }, say(there ? "in_stock" : "out_of_stock"));
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
