import { useEffect, useRef, useState } from "preact/hooks";
import { errorText } from "../session/api";
import type { PreviewResult } from "./model";
import { preview } from "./requests";

export interface Trying {
  busy: boolean;
  error: string;
  /** What was tried last, and what came of it. */
  done: { text: string; result: PreviewResult } | null;
  try(text: string, draft: object | null): void;
}

/** Try customers' words; only the newest try is shown. */
export function usePreview(): Trying {
  const [state, setState] = useState<Omit<Trying, "try">>({ busy: false, error: "", done: null });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  return {
    ...state,
    try: (text, draft) => {
      running.current?.abort();
      const abort = new AbortController();
      running.current = abort;
      setState((had) => ({ ...had, busy: true, error: "" }));
      preview(text, draft, abort.signal).then(
        (result) => {
          if (!abort.signal.aborted) setState({ busy: false, error: "", done: { text, result } });
        },
        (error: unknown) => {
          if (!abort.signal.aborted) setState((had) => ({ ...had, busy: false, error: errorText(error) }));
        },
      );
    },
  };
}
