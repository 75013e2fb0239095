import { Store } from "../ui/store";

export type Page = "desk" | "reports";
export type Route = { page: Page } & (
  | { view: "home"; query: URLSearchParams }
  | { view: "chat"; id: string; contact: boolean }
  | { view: "conversation"; id: string }
);

/** Read an address: the path tells the page, the fragment what is open on it. */
export function readRoute(pathname: string, hash: string): Route {
  const page: Page = pathname.startsWith("/reports") ? "reports" : "desk";
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [head, id, tail] = path.split("/").map(decoded);
  if (head === "conversation" && id) return { page, view: "conversation", id };
  if (page === "desk" && head === "chat" && id)
    return { page, view: "chat", id, contact: tail === "contact" };
  return { page, view: "home", query: new URLSearchParams(query) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a mistyped address: it will simply not be found
  }
}

export const router = new Store<Route>(readRoute(location.pathname, location.hash));

function refresh(): void {
  router.set(readRoute(location.pathname, location.hash));
}

window.addEventListener("popstate", refresh);
window.addEventListener("hashchange", refresh);

/** Go to an address of this application. */
export function go(address: string, how: "push" | "replace" = "push"): void {
  const url = new URL(address, location.href);
  url.search = location.search;
  if (url.href === location.href) return;
  if (how === "push") history.pushState(null, "", url);
  else history.replaceState(null, "", url);
  refresh();
}

export const chatAddress = (id: string, contact = false): string =>
  `#/chat/${encodeURIComponent(id)}${contact ? "/contact" : ""}`;
export const conversationAddress = (id: string): string => `#/conversation/${encodeURIComponent(id)}`;
