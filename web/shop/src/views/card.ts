import { direction } from "../../../shared/persian";
import { discountPercent, type Product } from "../catalogue";
import { h } from "../dom";
import { t, toman } from "../text";

/** The price as customers read it: toman, the old price struck out beside its discount, or "out of stock". */
export function price(product: Product): HTMLElement {
  if (product.stock === 0) return h("p", { class: "price gone" }, t("product.out_of_stock"));
  const percent = discountPercent(product);
  const off =
    percent > 0 &&
    h(
      "span",
      { class: "price-old" },
      h("del", { "aria-label": t("product.old_price") }, toman(product.old_price_rial ?? 0)),
      h("span", { class: "percent" }, t("product.discount", { percent })),
    );
  const now = h("strong", {}, toman(product.price_rial), " ", h("small", {}, t("product.currency")));
  return h("p", { class: "price" }, off, now);
}

/** One product in a grid; the whole card is one link. */
export function card(product: Product): HTMLElement {
  const few = product.stock > 0 && product.stock <= 3;
  return h(
    "li",
    { class: product.stock === 0 ? "card card-gone" : "card" },
    h(
      "a",
      { href: `#${product.slug}` },
      h(
        "span",
        { class: "plate" },
        h("img", { src: product.image, alt: "", width: "400", height: "400", loading: "lazy" }),
      ),
      h("span", { class: "card-title", dir: direction(product.title) }, product.title),
      few && h("span", { class: "few" }, t("product.few_left", { count: product.stock })),
      price(product),
    ),
  );
}
