import { linkify } from "../../shared/linkify";

/** One stretch of a message: shown as text, as a link, or as a code kept in its own order. */
export type Part = { kind: "text" | "code"; text: string } | { kind: "link"; text: string; href: string };

// A code or number of several pieces (phone, order, tracking, date, model): its pieces must not swap
// places inside a right-to-left line.
const PIECES = `[+#]?[0-9A-Za-z۰-۹٠-٩]+(?:[-_/.:+][0-9A-Za-z۰-۹٠-٩]+)+|[+#][0-9۰-۹٠-٩]{3,}|[0-9۰-۹٠-٩]{5,}`;
// Brackets around it go with it: at the end of a line one would be left behind.
const CODE = new RegExp(String.raw`\((?:${PIECES})\)|${PIECES}`, "gu");

/** Split a text into plain stretches, web links and codes. Every character of it is kept, in order. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  for (const piece of linkify(text)) {
    if (piece.href) parts.push({ kind: "link", text: piece.text, href: piece.href });
    else pushCodes(parts, piece.text);
  }
  return parts;
}

function pushCodes(parts: Part[], text: string): void {
  let at = 0;
  for (const match of text.matchAll(CODE)) {
    if (match.index > at) parts.push({ kind: "text", text: text.slice(at, match.index) });
    parts.push({ kind: "code", text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ kind: "text", text: text.slice(at) });
}

/** Count what the desk counts: characters, not UTF-16 halves. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
