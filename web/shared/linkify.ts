/** Parts of a plain text: words, and web addresses that may become links. */

const ADDRESS = /\bhttps?:\/\/[^\s<>"'«»]+[^\s<>"'«».,،؛!؟?):\]]/g;

export interface Part {
  text: string;
  href?: string;
}

export function linkify(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: match[0], href: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** An address that may stand in href or src: http(s) or a path of our own; else null. */
export function safeAddress(address: string | null, base: string): string | null {
  if (!address) return null;
  try {
    const url = new URL(address, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
