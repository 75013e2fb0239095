/** An order that the customer has proved to be theirs. */
import { day, digits, type Lang } from "../../shared/persian";
import type { Order } from "../../shared/protocol";
import { element } from "../dom";
import type { MoreSay } from "./texts";

export function orderCard(order: Order, say: MoreSay, lang: Lang): HTMLElement {
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
