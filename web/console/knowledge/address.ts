import type { Filter } from "./requests";

export type Section = "answers" | "products" | "gaps" | "preview" | "history";
export const SECTIONS: Section[] = ["answers", "products", "gaps", "preview", "history"];
/** Begins the key of a row that is not there yet: no topic or slug can. What follows is the gap it answers, if any. */
export const NEW = "+";
export const isNew = (key: string): boolean => key.startsWith(NEW);

/** What of the page is open: `#/answers/shipping_cost?q=ارسال`. */
export interface Place {
  section: Section;
  key: string | null;
  query: URLSearchParams;
}

export function placeOf(path: string[], query: URLSearchParams): Place {
  const [head, key] = path;
  return { section: SECTIONS.find((section) => section === head) ?? "answers", key: key || null, query };
}

export function addressOf(section: Section, key?: string | null, query?: URLSearchParams | null): string {
  const asked = query?.toString();
  return `#/${section}${key ? `/${encodeURIComponent(key)}` : ""}${asked ? `?${asked}` : ""}`;
}

export function filterOf(query: URLSearchParams): Filter {
  return {
    q: query.get("q") ?? "",
    category: query.get("category") ?? "",
    retired: query.get("retired") === "all" ? "all" : "0",
  };
}

/** Write a filter into an address; what is not asked for is left out. */
export function queryOf({ q, category, retired }: Filter): URLSearchParams {
  const query = new URLSearchParams();
  if (q) query.set("q", q);
  if (category) query.set("category", category);
  if (retired === "all") query.set("retired", "all");
  return query;
}
