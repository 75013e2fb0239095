/** Products beside each other, to choose between. */
import { direction, type Lang, toman } from "../../shared/persian";
import type { ComparisonPayload } from "../../shared/protocol";
import { stock } from "../cards";
import { element } from "../dom";
import type { Say } from "../texts";
import type { MoreSay } from "./texts";

/**
 * A column for each product; a row for price, stock and every specification.
 *
 * @param words those of the first script, which price and stock are written with there as well
 */
export function comparisonTable(
  { products, rows }: ComparisonPayload,
  say: MoreSay,
  words: Say,
  lang: Lang,
): HTMLElement {
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
        products.map((one) => `${toman(one.price_rial, lang)} ${words("toman")}`),
      ),
      row(
        say("stock"),
        products.map((one) => stock(one, words)),
      ),
      ...rows.map(({ label, values }) => row(label, values)),
    ),
  );
}
