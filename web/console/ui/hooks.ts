import { useEffect, useState } from "preact/hooks";

/** Give the time, drawn afresh every `everyMs`; `skewMs` sets the desk's clock right. */
export function useNow(everyMs: number, skewMs = 0): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now + skewMs;
}

/** Tell whether the browser believes it is connected. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    window.addEventListener("online", update);
    window.addEventListener("offline", update);
    return () => {
      window.removeEventListener("online", update);
      window.removeEventListener("offline", update);
    };
  }, []);
  return online;
}

/** Set the title of the page. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** Something fetched: a loading, a failed or a ready state, and the way to try again. */
export type Loaded<T> =
  | { status: "loading" }
  | { status: "failed"; error: unknown }
  | { status: "ready"; value: T };

/** Fetch what `key` names; an answer that comes after the key changed is dropped. */
export function useLoaded<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
): [Loaded<T>, () => void] {
  const [state, setState] = useState<Loaded<T> & { key: string }>({ status: "loading", key });
  const [attempt, setAttempt] = useState(0);
  // `key` stands for everything `load` reads.
  useEffect(() => {
    const abort = new AbortController();
    setState((had) => (had.status === "ready" && had.key === key ? had : { status: "loading", key }));
    load(abort.signal).then(
      (value) => {
        if (!abort.signal.aborted) setState({ status: "ready", value, key });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ status: "failed", error, key });
      },
    );
    return () => abort.abort();
  }, [key, attempt]);
  return [state.key === key ? state : { status: "loading" }, () => setAttempt((count) => count + 1)];
}
