import { useEffect, useRef, useState } from "preact/hooks";
import { Store, useStore } from "../ui/store";
import { type FollowUp, loadFollowUps } from "./model";
import { followUpNews } from "./reminders";

export type Whose = "mine" | "nobodys" | "team" | "all";
export type Which = "open" | "overdue" | "done";
export interface Filter {
  whose: Whose;
  which: Which;
}

/** What the page shows, kept while other pages are looked at. */
export const filter = new Store<Filter>({ whose: "mine", which: "open" });

const PAGE = 50;
const MOST = 200;

export interface FollowUpRows {
  status: "loading" | "ready" | "failed";
  error: unknown;
  rows: FollowUp[];
  more: boolean;
  /** The next page, or another try at what failed. */
  next: () => void;
}

interface Found {
  key: string;
  rows: FollowUp[];
  after: string | null;
}

/** Keep the pages of a list: they are read afresh, as far as they were read, whenever the desk says they changed. */
export function useFollowUps({ whose, which }: Filter): FollowUpRows {
  const news = useStore(followUpNews, (count) => count);
  const key = `${whose} ${which}`;
  const [found, setFound] = useState<Found>({ key: "", rows: [], after: null });
  const [status, setStatus] = useState<FollowUpRows["status"]>("loading");
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  const failed = useRef<string | null>(null);

  const load = (after: string | null, limit: number) => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setStatus("loading");
    const query: Record<string, string> = { whose, limit: String(limit) };
    if (which === "done") query["done"] = "1";
    if (which === "overdue") query["overdue"] = "1";
    if (after) query["after"] = after;
    loadFollowUps(query, abort.signal).then(
      (page) => {
        if (abort.signal.aborted) return;
        setFound((had) => ({
          key,
          rows: after ? [...had.rows, ...page.follow_ups] : page.follow_ups,
          after: page.more ? page.after : null,
        }));
        failed.current = null;
        setStatus("ready");
      },
      (problem: unknown) => {
        if (abort.signal.aborted) return;
        failed.current = after;
        setError(problem);
        setStatus("failed");
      },
    );
  };
  useEffect(() => {
    const had = found.key === key ? found.rows.length : 0;
    load(null, Math.min(MOST, Math.max(PAGE, had)));
    return () => running.current?.abort();
  }, [key, news]);

  const current = found.key === key;
  return {
    status: current || status === "failed" ? status : "loading",
    error,
    rows: current ? found.rows : [],
    more: current && found.after !== null,
    next: () => load(status === "failed" ? failed.current : found.after, PAGE),
  };
}
