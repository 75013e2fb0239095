import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../session/api";
import { Store } from "../ui/store";
import type { Board } from "./model";

/** Counts what happened at the desk that a board may show. The desk's client counts it up. */
export const boardNews = new Store(0);

/** With news of the desk the board is asked for at once, without any this often all the same. */
const EVERY_MS = 15_000;
/** A room in which much happens is read this often at most. */
const PAUSE_MS = 1500;

export interface LiveBoard {
  board: Board | null;
  /** What the last try said when it failed; the board is then as it was. */
  error: unknown;
  /** The desk's clock minus this machine's. */
  skewMs: number;
  reload: () => void;
}

/** Keep the board fresh as long as it is on screen; a page in the background rests. */
export function useBoard(): LiveBoard {
  const [state, setState] = useState<Omit<LiveBoard, "reload">>({ board: null, error: null, skewMs: 0 });
  const again = useRef<() => void>(() => {});
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let busy = false;
    let wanted = false;
    let askedAt = 0;
    const plan = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(ask, ms);
    };
    const ask = async () => {
      if (document.hidden) return;
      busy = true;
      wanted = false;
      askedAt = Date.now();
      try {
        const board = await api<Board>("/api/board", { signal: abort.signal });
        setState({ board, error: null, skewMs: Date.parse(board.now) - Date.now() });
      } catch (error) {
        if (abort.signal.aborted) return;
        setState((had) => ({ ...had, error }));
      }
      busy = false;
      plan(wanted ? PAUSE_MS : EVERY_MS);
    };
    const hear = () => {
      if (busy) wanted = true;
      else plan(Math.max(0, askedAt + PAUSE_MS - Date.now()));
    };
    again.current = () => {
      if (!busy) plan(0);
    };
    void ask();
    const stop = boardNews.subscribe(hear);
    document.addEventListener("visibilitychange", hear);
    window.addEventListener("online", hear);
    return () => {
      abort.abort();
      clearTimeout(timer);
      stop();
      document.removeEventListener("visibilitychange", hear);
      window.removeEventListener("online", hear);
    };
  }, []);
  return { ...state, reload: () => again.current() };
}
