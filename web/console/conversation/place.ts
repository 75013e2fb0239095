/** An element and where it stood on screen, so that it can be put back there when more came above it. */
export interface Mark {
  element: Element;
  top: number;
}

export function markOf(element: Element | null | undefined): Mark | null {
  return element ? { element, top: element.getBoundingClientRect().top } : null;
}

/** Scroll whatever scrolls around the element until it stands where it stood. */
export function returnTo({ element, top }: Mark): void {
  const moved = element.getBoundingClientRect().top - top;
  if (moved) scrollerOf(element).scrollTop += moved;
}

function scrollerOf(element: Element): Element {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight) return at;
  }
  return document.documentElement;
}
