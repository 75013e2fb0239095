import { direction } from "../../../shared/persian";
import { categories, discountPercent, type Product, productBySlug, products } from "../catalogue";
import { h, icon, icons } from "../dom";
import { everything, find, type Sort, type Wish } from "../search";
import { type Key, t } from "../text";
import { card, price } from "./card";

const FIRST = 16;
const FEATURED = "samsung-galaxy-a54";
const sorts: Sort[] = ["suggested", "cheapest", "dearest", "discount"];

export interface Home {
  element: HTMLElement;
  search(query: string): void;
}

/** The front page. It keeps its own wish, so that coming back from a product finds the list as it was. */
export function home(searchBox: HTMLInputElement): Home {
  let wish: Wish = everything;
  let shown = FIRST;

  const list = h("ul", { class: "grid" });
  const count = h("p", { class: "count", role: "status" });
  const more = h("button", { type: "button", class: "button quiet more" }, t("grid.more"));
  const empty = h("div", { class: "empty", hidden: true });
  const sort = h(
    "select",
    { id: "sort" },
    ...sorts.map((s) => h("option", { value: s }, t(`grid.sort_${s}`))),
  );
  const inStock = h("input", { type: "checkbox", id: "in-stock" });
  const chips = [null, ...categories.map((category) => category.slug)].map((slug) =>
    chip(slug, () => choose(slug)),
  );
  const heading = h("h2", { id: "products", tabindex: "-1" }, t("grid.title"));

  function change(part: Partial<Wish>): void {
    wish = { ...wish, ...part };
    shown = FIRST;
    draw();
  }

  function choose(category: string | null): void {
    change({ category });
    heading.scrollIntoView({ block: "start", behavior: "smooth" });
  }

  function draw(): void {
    const found = find(wish);
    list.replaceChildren(...found.slice(0, shown).map(card));
    count.textContent = t("grid.found", { count: found.length });
    more.hidden = found.length <= shown;
    empty.hidden = found.length > 0;
    sort.value = wish.sort;
    inStock.checked = wish.onlyInStock;
    for (const one of chips) one.button.setAttribute("aria-pressed", String(one.slug === wish.category));
  }

  const clear = h("button", { type: "button", class: "button" }, t("grid.clear"));
  clear.addEventListener("click", () => {
    searchBox.value = "";
    change(everything);
    searchBox.focus();
  });
  empty.append(h("h3", {}, t("grid.empty_title")), h("p", {}, t("grid.empty_text")), clear);
  more.addEventListener("click", () => {
    const next = shown;
    shown += FIRST;
    draw();
    list.children[next]?.querySelector("a")?.focus();
  });
  sort.addEventListener("change", () => change({ sort: sort.value as Sort }));
  inStock.addEventListener("change", () => change({ onlyInStock: inStock.checked }));
  draw();

  const element = h(
    "div",
    { class: "home" },
    hero(
      () => choose(null),
      () => {
        change({ ...everything, sort: "discount" });
        heading.scrollIntoView({ block: "start", behavior: "smooth" });
      },
    ),
    promises(),
    h("nav", { class: "strip wide", "aria-label": t("categories.title") }, ...chips.map((one) => one.button)),
    h(
      "section",
      { class: "wide", "aria-labelledby": "products" },
      h(
        "div",
        { class: "tools" },
        heading,
        count,
        h("label", { class: "check", for: "in-stock" }, inStock, t("grid.in_stock")),
        h("label", { class: "sort", for: "sort" }, h("span", {}, t("grid.sort")), sort),
      ),
      list,
      empty,
      more,
    ),
  );
  const search = (query: string) => {
    change({ query });
    if (query) heading.scrollIntoView({ block: "start" });
  };
  return { element, search };
}

function chip(slug: string | null, onChoose: () => void): { slug: string | null; button: HTMLButtonElement } {
  const inside = products.filter((product) => slug === null || product.category === slug);
  const category = categories.find((one) => one.slug === slug);
  const image = inside[0]?.image;
  const picture =
    slug === null || !image ? icon(icons.all) : h("img", { src: image, alt: "", width: "64", height: "64" });
  const button = h(
    "button",
    { type: "button", class: "chip" },
    picture,
    h("span", {}, category ? category.title : t("categories.all")),
    h("small", {}, t("categories.count", { count: inside.length })),
  );
  button.addEventListener("click", onChoose);
  return { slug, button };
}

function hero(onBrowse: () => void, onDeals: () => void): HTMLElement {
  const browse = h("button", { type: "button", class: "button" }, t("hero.browse"));
  const deals = h("button", { type: "button", class: "button ghost" }, t("hero.deals"));
  browse.addEventListener("click", onBrowse);
  deals.addEventListener("click", onDeals);
  const featured = productBySlug(FEATURED) ?? products[0];
  return h(
    "section",
    { class: "hero wide" },
    h(
      "div",
      { class: "hero-words" },
      h("p", { class: "hero-badge" }, t("hero.badge")),
      h("h1", { tabindex: "-1" }, t("hero.title")),
      h("p", { class: "hero-text" }, t("hero.text")),
      h("div", { class: "hero-buttons" }, browse, deals),
    ),
    featured ? heroProduct(featured) : null,
  );
}

function heroProduct(product: Product): HTMLElement {
  const percent = discountPercent(product);
  return h(
    "a",
    { class: "hero-product", href: `#${product.slug}` },
    h("img", { src: product.image, alt: "", width: "400", height: "400" }),
    h(
      "span",
      { class: "hero-product-words" },
      h("small", {}, t("hero.featured"), percent > 0 && ` · ${t("product.discount", { percent })}`),
      h("span", { dir: direction(product.title) }, product.title),
      price({ ...product, old_price_rial: null }),
    ),
  );
}

function promises(): HTMLElement {
  const rows: [string, Key, Key][] = [
    [icons.truck, "promises.shipping", "promises.shipping_text"],
    [icons.shield, "promises.original", "promises.original_text"],
    [icons.undo, "promises.returns", "promises.returns_text"],
    [icons.chat, "promises.support", "promises.support_text"],
  ];
  return h(
    "ul",
    { class: "promises wide", "aria-label": t("promises.title") },
    ...rows.map(([path, title, text]) =>
      h("li", {}, icon(path), h("span", {}, h("strong", {}, t(title)), h("small", {}, t(text)))),
    ),
  );
}
