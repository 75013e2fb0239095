import "./styles/base.css";
import "./styles/home.css";
import "./styles/product.css";
import { footer, header } from "./chrome";
import { h } from "./dom";
import { lang, t } from "./text";
import { home } from "./views/home";
import { productPage } from "./views/product";

document.documentElement.lang = lang;
document.documentElement.dir = lang === "fa" ? "rtl" : "ltr";

const top = header((query) => {
  if (slugInAddress()) {
    history.pushState(null, "", location.pathname + location.search);
    show(false);
  }
  front.search(query);
});
const front = home(top.search);
const main = h("main", { id: "main" });
const skip = h("a", { class: "skip", href: "#main" }, t("header.skip"));
let frontScroll = 0;

// "#main" is the skip link's; every other hash names a product.
function slugInAddress(): string {
  const slug = location.hash.slice(1);
  return slug === "main" ? "" : slug;
}

/** Show what the address says. Only a change of view moves the focus, never the first one. */
function show(first: boolean): void {
  const slug = slugInAddress();
  const fromFront = main.firstElementChild === front.element;
  if (!slug) {
    if (fromFront) return;
    document.title = t("meta.title");
    main.replaceChildren(front.element);
    window.scrollTo({ top: frontScroll, behavior: "instant" });
    return;
  }
  const { element, title } = productPage(slug);
  document.title = t("meta.product_title", { title });
  main.replaceChildren(element);
  window.scrollTo({ top: 0, behavior: "instant" });
  if (!first) element.querySelector<HTMLElement>("h1")?.focus();
}

skip.addEventListener("click", (event) => {
  event.preventDefault();
  main.querySelector<HTMLElement>("h1")?.focus();
});
// The list's place is kept while it is on screen: at `hashchange` the browser may already have moved.
window.addEventListener(
  "scroll",
  () => {
    if (main.firstElementChild === front.element) frontScroll = window.scrollY;
  },
  { passive: true },
);
window.addEventListener("hashchange", () => show(false));
document.getElementById("shop")?.append(skip, top.element, main, footer());
show(true);
