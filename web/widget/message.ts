/** What one message shows: its words, and the cards it carries. Also drawn by the console, for editors to see. */
import type { Message, Payload } from "../shared/protocol";
import { type Look, productCard } from "./cards";
import { element } from "./dom";
import { bubble } from "./text";

/** @param rest draws what the second script knows how to draw, or nothing */
export function messageBody(
  { text, payload }: Pick<Message, "text" | "payload">,
  look: Look,
  rest: (payload: Payload) => Node | null,
): Node[] {
  const made: Node[] = text ? [bubble(text)] : [];
  if (payload?.type === "products")
    made.push(element("div", { class: "cards" }, ...payload.products.map((one) => productCard(one, look))));
  const more = payload && rest(payload);
  if (more) made.push(more);
  return made;
}
