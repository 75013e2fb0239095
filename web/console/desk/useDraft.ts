import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Drafts } from "./drafts";

const TALLEST_PX = 200;
/** Whoever types in this tab at this moment is not interrupted by another one. */
const TYPING_MS = 2000;

/**
 * The text of a field that is kept until it is sent, and that follows what another tab makes of it: sent there, it is
 * gone here as well. A field that is being typed in keeps its own.
 *
 * @returns the text, what changes it, and whether the browser had room to keep it
 */
export function useDraft(
  drafts: Drafts,
  id: string,
  field: RefObject<HTMLTextAreaElement | null>,
): [text: string, change: (text: string) => void, kept: boolean] {
  const [text, setText] = useState(() => drafts.get(id));
  const [kept, setKept] = useState(true);
  const typedAt = useRef(0);
  useEffect(() => {
    const heard = (event: StorageEvent) => {
      if (event.key !== drafts.key(id) || Date.now() - typedAt.current < TYPING_MS) return;
      setText(event.newValue ?? "");
    };
    window.addEventListener("storage", heard);
    return () => window.removeEventListener("storage", heard);
  }, [drafts, id]);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(TALLEST_PX, element.scrollHeight)}px`;
  }, [text]);
  const change = (value: string) => {
    typedAt.current = Date.now();
    setText(value);
    setKept(drafts.set(id, value));
  };
  return [text, change, kept];
}
