import { useEffect, useRef, useState } from "preact/hooks";
import { type Scope, type SearchPage, search } from "./model";

export interface Pages<Hit> {
  status: "loading" | "ready" | "failed";
  /** What this question found, or the one before while its own answer is on the way. */
  hits: Hit[];
  /** The question that `hits` belong to. */
  question: string;
  more: boolean;
  /** Fetch the next page, or try again after a failure. */
  next: () => void;
}

const NOTHING = { hits: [], question: "", more: false, before: null };

/** Keep the pages of what a question finds. An answer that comes after the question changed is dropped. */
export function usePages<Hit>(scope: Scope, question: string, first: number, further: number): Pages<Hit> {
  const [found, setFound] = useState<SearchPage<Hit> & { question: string }>(NOTHING);
  const [status, setStatus] = useState<Pages<Hit>["status"]>("loading");
  const running = useRef<AbortController | null>(null);

  const fetchPage = (before: string | null) => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    const { signal } = abort;
    setStatus("loading");
    search<Hit>(scope, question, { before, limit: before ? further : first, signal }).then(
      (page) => {
        if (signal.aborted) return;
        setFound((had) => ({ ...page, question, hits: before ? [...had.hits, ...page.hits] : page.hits }));
        setStatus("ready");
      },
      () => {
        if (!signal.aborted) setStatus("failed");
      },
    );
  };
  useEffect(() => {
    fetchPage(null);
    return () => running.current?.abort();
  }, [scope, question]);

  return {
    status,
    hits: found.hits,
    question: found.question,
    more: found.more,
    next: () => fetchPage(found.question === question ? found.before : null),
  };
}
