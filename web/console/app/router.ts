import { Store } from "../ui/store";

export type Page = "desk" | "reports" | "knowledge";
export const ADMIN_SECTIONS = ["staff", "teams", "hours", "audit"] as const;
export type AdminSection = (typeof ADMIN_SECTIONS)[number];
export type Route = { page: Page } & (
  | { view: "home"; query: URLSearchParams; path: string[] }
  /** `silent`: the others at it are not shown that one looks. */
  | { view: "chat"; id: string; contact: boolean; silent?: boolean }
  | { view: "replies" }
  | { view: "lookup" }
  /** Everybody's, to read. */
  | { view: "conversations"; id: string | null }
  | { view: "follow-ups" }
  | { view: "board" }
  | { view: "contact"; id: string }
  | { view: "admin"; section: AdminSection; query: URLSearchParams }
  /** `seq`: the message to show first. */
  | { view: "conversation"; id: string; seq?: number }
);

const PAGES: Page[] = ["reports", "knowledge"];

/** Read an address: the path tells the page, the fragment what is open on it. */
export function readRoute(pathname: string, hash: string): Route {
  const page = PAGES.find((name) => pathname.startsWith(`/${name}`)) ?? "desk";
  const [address = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const path = address.split("/").map(decoded);
  const [head, id, tail] = path;
  if (head === "conversation" && id) {
    const seq = Number(tail);
    return { page, view: "conversation", id, ...(Number.isInteger(seq) && seq > 0 ? { seq } : {}) };
  }
  if (page === "reports" && head === "conversations") return { page, view: "conversations", id: id || null };
  if (page === "desk" && head === "chat" && id)
    return { page, view: "chat", id, contact: tail === "contact", silent: tail === "watch" };
  if (
    page === "desk" &&
    (head === "replies" || head === "follow-ups" || head === "board" || head === "lookup")
  )
    return { page, view: head };
  if (page === "desk" && head === "contact" && id) return { page, view: "contact", id };
  const section = page === "desk" && ADMIN_SECTIONS.find((name) => name === head);
  if (page === "desk" && section) return { page, view: "admin", section, query: new URLSearchParams(query) };
  return { page, view: "home", query: new URLSearchParams(query), path };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a mistyped address: it will simply not be found
  }
}

export const router = new Store<Route>(readRoute(location.pathname, location.hash));

let shown = location.href;
let guard: ((address: string) => boolean) | null = null;

/**
 * Let somebody be asked before what is on screen is left; null lets everything through again.
 *
 * @param next gets the address wished for and says whether to stay; `go` there once it is settled
 */
export function guardLeaving(next: ((address: string) => boolean) | null): void {
  guard = next;
}

function refresh(): void {
  shown = location.href;
  router.set(readRoute(location.pathname, location.hash));
}

/** The browser has gone already, by its own buttons: whoever stays is put back. */
function moved(): void {
  if (location.href !== shown && guard?.(location.href)) history.pushState(null, "", shown);
  else refresh();
}

window.addEventListener("popstate", moved);
window.addEventListener("hashchange", moved);

/** Go to an address of this application. */
export function go(address: string, how: "push" | "replace" = "push"): void {
  const url = new URL(address, location.href);
  url.search = location.search;
  if (url.href === location.href || guard?.(url.href)) return;
  if (how === "push") history.pushState(null, "", url);
  else history.replaceState(null, "", url);
  refresh();
}

export const chatAddress = (id: string, contact = false): string =>
  `#/chat/${encodeURIComponent(id)}${contact ? "/contact" : ""}`;
export const contactAddress = (id: string): string => `#/contact/${encodeURIComponent(id)}`;
/** Look at a chat without being shown to those who serve it: for supervisors. */
export const watchAddress = (id: string): string => `#/chat/${encodeURIComponent(id)}/watch`;
/** A conversation beside the list of everybody's. */
export const readAddress = (id: string): string => `#/conversations/${encodeURIComponent(id)}`;
export const conversationAddress = (id: string, seq?: number): string =>
  `#/conversation/${encodeURIComponent(id)}${seq ? `/${seq}` : ""}`;
