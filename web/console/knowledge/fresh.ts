import { useEffect, useRef, useState } from "preact/hooks";
import { Store, useStore } from "../ui/store";

/** Counts what was changed from this page; whatever shows rows looks again. */
const changes = new Store(0);
export function tellChanged(): void {
  changes.update((count) => count + 1);
}

const EVERY_MS = 20_000;

export interface Fresh<T> {
  value: T | null;
  /** Why the last try failed; `value` is then what was known before, if anything was. */
  error: unknown;
  loading: boolean;
  again: () => void;
  /** Show something else until the next look. */
  put: (value: T) => void;
}

/**
 * Fetch what `key` names and keep it fresh: after changes from here, when the window is looked at again, and
 * now and then, for others are at work too. A failed look takes nothing away that is on screen.
 *
 * @param keep while something else is fetched, what was on screen stays
 */
export function useFresh<T>(key: string, load: (signal: AbortSignal) => Promise<T>, keep = false): Fresh<T> {
  const changed = useStore(changes, (count) => count);
  const [asked, setAsked] = useState(0);
  const [state, setState] = useState<{ key: string; value: T | null; error: unknown; loading: boolean }>({
    key,
    value: null,
    error: null,
    loading: true,
  });
  // `key` stands for everything `load` reads.
  useEffect(() => {
    const abort = new AbortController();
    setState((had) =>
      had.key === key || keep
        ? { ...had, key, loading: true }
        : { key, value: null, error: null, loading: true },
    );
    load(abort.signal).then(
      (value) => !abort.signal.aborted && setState({ key, value, error: null, loading: false }),
      (error: unknown) => !abort.signal.aborted && setState((had) => ({ ...had, error, loading: false })),
    );
    return () => abort.abort();
  }, [key, changed, asked]);
  const again = () => setAsked((count) => count + 1);
  useLookingAgain(again);
  const current = state.key === key || keep ? state : { value: null, error: null, loading: true };
  return { ...current, again, put: (value) => setState((had) => ({ ...had, value })) };
}

/** Call back every so often while the page is looked at, and when it is looked at again. */
export function useLookingAgain(look: () => void): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    const ifSeen = () => {
      if (document.visibilityState === "visible") latest.current();
    };
    const timer = setInterval(ifSeen, EVERY_MS);
    document.addEventListener("visibilitychange", ifSeen);
    window.addEventListener("online", ifSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ifSeen);
      window.removeEventListener("online", ifSeen);
    };
  }, []);
}
