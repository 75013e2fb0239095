/** What people and the bot write, as text nodes: lines that run their own way, and links. */
import { linkify } from "../shared/linkify";
import { direction } from "../shared/persian";
import { element } from "./dom";

function line(text: string, dir: "rtl" | "ltr"): HTMLElement {
  return element(
    "span",
    { class: "line", dir: direction(text, dir) },
    ...linkify(text).map((part) =>
      part.href
        ? element(
            "a",
            { href: part.href, target: "_blank", rel: "noopener noreferrer nofollow", dir: "ltr" },
            part.text,
          )
        : part.text,
    ),
  );
}

/** One message's words. A line that holds no letter (a number, an emoji) runs as the whole message does. */
export function bubble(text: string): HTMLElement {
  const dir = direction(text);
  const lines = text.split("\n").flatMap((one, index) => (index ? ["\n", line(one, dir)] : [line(one, dir)]));
  return element("p", { class: "bubble", dir }, ...lines);
}
