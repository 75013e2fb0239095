/** What one message shows: its words, and the cards it carries. Also drawn by the console, for editors to see. */
import type { Message } from "../shared/protocol";
import { comparisonTable, type Look, orderCard, productCard } from "./cards";
import { element } from "./dom";
import { bubble } from "./text";

export function messageBody({ text, payload }: Pick<Message, "text" | "payload">, look: Look): Node[] {
  const made: Node[] = text ? [bubble(text)] : [];
  if (payload?.type === "products")
    made.push(element("div", { class: "cards" }, ...payload.products.map((one) => productCard(one, look))));
  if (payload?.type === "comparison") made.push(comparisonTable(payload, look));
  if (payload?.type === "order") made.push(orderCard(payload.order, look));
  return made;
}
