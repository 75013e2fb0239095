/** What people and the bot write, as text nodes: lines that run their own way, and links. */
import { linkify } from "../shared/linkify";
import { direction } from "../shared/persian";
import { element } from "./dom";

/** A phone number in groups: in a Persian line they would stand in reverse. */
const GROUPED = /(?<![\d۰-۹])([+0۰][\d۰-۹]+(?:[ -][\d۰-۹]+)+)/;

function words(text: string): Node[] {
  const parts = text.split(GROUPED);
  return parts.map((part, place) =>
    place % 2 ? element("bdi", { dir: "ltr" }, part) : document.createTextNode(part),
  );
}

function line(text: string, dir: "rtl" | "ltr"): HTMLElement {
  return element(
    "span",
    { class: "line", dir: direction(text, dir) },
    ...linkify(text).flatMap((part) =>
      part.href
        ? element(
            "a",
            { href: part.href, target: "_blank", rel: "noopener noreferrer nofollow", dir: "ltr" },
            part.text,
          )
        : words(part.text),
    ),
  );
}

/** One message's words. A line that holds no letter (a number, an emoji) runs as the whole message does. */
export function bubble(text: string): HTMLElement {
  const dir = direction(text);
  const lines = text.split("\n").flatMap((one, index) => (index ? ["\n", line(one, dir)] : [line(one, dir)]));
  return element("p", { class: "bubble", dir }, ...lines);
}
