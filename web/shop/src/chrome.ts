import { account } from "./account";
import { h, icon, icons } from "./dom";
import { t } from "./text";
import { themeSwitch } from "./theme";

export interface Header {
  element: HTMLElement;
  search: HTMLInputElement;
}

/** The top of every view: the shop's sign, the search box, the theme switch. */
export function header(onSearch: (query: string) => void): Header {
  const search = h("input", {
    type: "search",
    id: "search",
    placeholder: t("header.search_hint"),
    "aria-label": t("header.search"),
    autocomplete: "off",
    maxlength: "80",
  });
  search.addEventListener("input", () => onSearch(search.value));
  const form = h("form", { class: "search", role: "search" }, icon(icons.search), search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onSearch(search.value);
  });
  const sign = h(
    "a",
    { class: "sign", href: "#", "aria-label": t("header.home") },
    h("img", { src: `${import.meta.env.BASE_URL}favicon.svg`, alt: "", width: "38", height: "38" }),
    h("span", {}, t("header.brand")),
  );
  const element = h(
    "header",
    { class: "top" },
    h("p", { class: "demo-note" }, t("header.demo")),
    h("div", { class: "bar wide" }, sign, form, account(), themeSwitch()),
  );
  return { element, search };
}

export function footer(): HTMLElement {
  const part = (title: string, ...lines: (Node | string)[]) =>
    h("section", {}, h("h2", {}, title), ...lines.map((line) => h("p", {}, line)));
  const withIcon = (path: string, ...text: (Node | string)[]) =>
    h("span", { class: "with-icon" }, icon(path), h("span", {}, ...text));
  return h(
    "footer",
    { class: "bottom" },
    h(
      "div",
      { class: "bottom-parts wide" },
      part(t("footer.about_title"), t("footer.about")),
      part(
        t("footer.contact_title"),
        withIcon(icons.phone, h("bdi", { dir: "ltr" }, t("footer.phone"))),
        withIcon(icons.pin, t("footer.address")),
      ),
      part(
        t("footer.hours_title"),
        t("footer.hours_week"),
        t("footer.hours_thursday"),
        t("footer.hours_friday"),
      ),
    ),
    h("p", { class: "legal wide" }, t("footer.legal")),
  );
}
