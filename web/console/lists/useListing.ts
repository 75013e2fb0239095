import { useEffect, useRef, useState } from "preact/hooks";
import type { Summary } from "../model";
import { api } from "../session/api";

/** A conversation of a long list; one that is not `readable` comes without its words. */
export type Listed = Summary & { readable: boolean };

interface Page {
  conversations: Listed[];
  more: boolean;
  before: string | null;
}

/** How often the newest page is read again while the list is looked at. */
const AGAIN_MS = 15_000;

export interface Listing {
  status: "loading" | "ready" | "failed";
  rows: readonly Listed[];
  more: boolean;
  /** Fetch the next page, or try again after a failure. */
  next: () => void;
}

const NOTHING: Page & { query: string } = { conversations: [], more: false, before: null, query: "" };

/** Keep the pages of a long list; the newest one is read again from time to time, older ones as one asks for them. */
export function useListing(query: string): Listing {
  const [found, setFound] = useState(NOTHING);
  const [status, setStatus] = useState<Listing["status"]>("loading");
  const running = useRef<AbortController | null>(null);

  const load = (before: string | null, quietly = false) => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    if (!quietly) setStatus("loading");
    const place = before ? `&before=${encodeURIComponent(before)}` : "";
    api<Page>(`/api/conversations?${query}${place}`, { signal: abort.signal }).then(
      (page) => {
        if (abort.signal.aborted) return;
        setFound((had) => joined(had.query === query ? had : NOTHING, page, query, before, quietly));
        setStatus("ready");
      },
      () => {
        if (!abort.signal.aborted && !quietly) setStatus("failed");
      },
    );
  };
  useEffect(() => {
    load(null);
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") load(null, true);
    }, AGAIN_MS);
    return () => {
      clearInterval(timer);
      running.current?.abort();
    };
  }, [query]);
  const shown = found.query === query ? found : NOTHING;
  return {
    status,
    rows: shown.conversations,
    more: shown.more,
    next: () => load(shown.before),
  };
}

/** Put a page to those that are there: each conversation once, the newer copy of it. */
export function joined<P extends Page>(
  had: P,
  page: Page,
  query: string,
  before: string | null,
  quietly: boolean,
): P {
  const newest = before === null;
  if (newest && !(quietly && had.conversations.length)) return { ...had, ...page, query };
  const fresh = new Set(page.conversations.map(({ id }) => id));
  const others = had.conversations.filter(({ id }) => !fresh.has(id));
  if (!newest) return { ...had, ...page, query, conversations: [...others, ...page.conversations] };
  // What was on the newest page and is there no more has left the list, or stands on an older page that is loaded too.
  const end = page.conversations.at(-1)?.updated_at;
  const older = page.more && end ? others.filter(({ updated_at }) => updated_at <= end) : [];
  return { ...had, query, conversations: [...page.conversations, ...older] };
}
