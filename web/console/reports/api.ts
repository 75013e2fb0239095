import type { Range } from "./range";

/** Give the address of a satisfaction report; `before` pages its comments. */
export function reportAddress({ from, to }: Range, before?: string): string {
  const query = new URLSearchParams({ from, to });
  if (before) query.set("comments_before", before);
  return `/api/reports/satisfaction?${query}`;
}
