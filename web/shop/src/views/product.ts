import { direction } from "../../../shared/persian";
import { type Product, productBySlug, similarTo, titleOf } from "../catalogue";
import { h, icon, icons } from "../dom";
import { t } from "../text";
import { card, price } from "./card";

/** The page of one product, by the slug in the address; says so in words when there is no such product. */
export function productPage(slug: string): { element: HTMLElement; title: string } {
  const product = productBySlug(slug);
  return product
    ? { element: page(product), title: product.title }
    : { element: missing(), title: t("product.missing_title") };
}

function page(product: Product): HTMLElement {
  const similar = similarTo(product, 4);
  return h(
    "div",
    { class: "product wide" },
    h(
      "nav",
      { class: "crumbs", "aria-label": t("product.breadcrumb") },
      h("a", { href: "#" }, t("product.home")),
      h("span", { "aria-hidden": "true" }, "/"),
      h("span", {}, titleOf(product.category)),
    ),
    h(
      "article",
      { class: "product-main" },
      h("div", { class: "plate" }, h("img", { src: product.image, alt: "", width: "400", height: "400" })),
      h(
        "div",
        { class: "product-words" },
        h("p", { class: "brand" }, `${t("product.brand")}: `, h("bdi", {}, titleOf(product.brand))),
        h("h1", { tabindex: "-1", dir: direction(product.title) }, product.title),
        h("h2", {}, t("product.colours")),
        h("ul", { class: "colours" }, ...product.colours.map((colour) => h("li", {}, colour))),
        h("div", { class: "buy" }, price(product), stock(product)),
        h("p", { class: "ask" }, icon(icons.chat), h("span", {}, t("product.ask"))),
      ),
    ),
    h(
      "section",
      { class: "specs" },
      h("h2", {}, t("product.specs")),
      h(
        "dl",
        {},
        ...Object.entries(product.specs).map(([label, value]) =>
          h("div", {}, h("dt", {}, label), h("dd", { dir: direction(value, "ltr") }, value)),
        ),
      ),
    ),
    similar.length > 0 &&
      h("section", {}, h("h2", {}, t("product.similar")), h("ul", { class: "grid" }, ...similar.map(card))),
    h("a", { class: "button quiet more", href: "#" }, t("product.back")),
  );
}

function stock(product: Product): HTMLElement {
  if (product.stock === 0) return h("p", { class: "stock" }, t("product.out_of_stock_text"));
  if (product.stock <= 3)
    return h("p", { class: "stock few" }, t("product.few_left", { count: product.stock }));
  return h("p", { class: "stock yes" }, t("product.in_stock"));
}

function missing(): HTMLElement {
  return h(
    "div",
    { class: "product wide" },
    h(
      "div",
      { class: "empty" },
      h("h1", { tabindex: "-1" }, t("product.missing_title")),
      h("p", {}, t("product.missing_text")),
      h("a", { class: "button", href: "#" }, t("product.back")),
    ),
  );
}
