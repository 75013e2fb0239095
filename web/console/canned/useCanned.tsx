import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import { useStore } from "../ui/store";
import {
  canned,
  type FilledVariable,
  fillIn,
  loadCanned,
  loadVariables,
  matching,
  type Typed,
  typedShortcut,
  unfilled,
} from "./model";
import { OPTION, POPUP, Popup } from "./Popup";

const SHOWN = 6;

/** What a composer needs to offer canned replies while a `/shortcut` is typed. */
export interface CannedInput {
  /** The list above the field, while there is one. */
  popup: ComponentChildren;
  /** Attributes that tell a screen reader of the list. */
  attributes: Record<string, string | undefined>;
  /** Look at what stands before the caret now. */
  look: () => void;
  /** Take a key that is the list's; false when it is the composer's. */
  onKeyDown: (event: KeyboardEvent) => boolean;
  /** Put a text with variables at the caret, filled. */
  insert: (template: string) => void;
  /** Names of variables that still stand in the text. */
  missing: string[];
}

/** Offer canned replies in a text field, and put the chosen one where its shortcut was typed. */
export function useCanned(
  conversationId: string,
  text: string,
  change: (text: string) => void,
  field: RefObject<HTMLTextAreaElement | null>,
): CannedInput {
  const known = useStore(canned, (value) => value);
  const [typed, setTyped] = useState<Typed | null>(null);
  const [at, setAt] = useState(0);
  const [variables, setVariables] = useState<FilledVariable[]>([]);
  const [failed, setFailed] = useState(false);
  const caret = useRef<[number, number] | null>(null);
  const open = typed !== null;
  const fetchAll = () => {
    setFailed(false);
    Promise.all([canned.state ?? loadCanned(), loadVariables(conversationId).then(setVariables)]).catch(() =>
      setFailed(true),
    );
  };
  // Which variables there are has to be known before anything is sent, a draft of yesterday included.
  useEffect(() => {
    if (!canned.state) loadCanned().catch(() => {});
  }, []);
  // What fills the places may have changed since the last time: a name was learnt, an order proved.
  useEffect(() => {
    if (open) fetchAll();
  }, [open, conversationId]);
  useLayoutEffect(() => {
    if (caret.current) field.current?.setSelectionRange(...caret.current);
    caret.current = null;
  }, [text]);

  const options = typed && known ? matching(known.replies, typed.query, SHOWN) : [];
  const look = () => {
    const element = field.current;
    const next = element ? typedShortcut(element.value, element.selectionStart) : null;
    setTyped(next);
    if (next?.query !== typed?.query) setAt(0);
  };
  const put = (filled: string, start: number, end: number) => {
    const element = field.current;
    if (!element) return;
    // What has to be written by hand is selected, so that one writes on.
    const place = filled.indexOf("{{");
    const from = start + (place < 0 ? filled.length : place);
    const to = place < 0 ? from : start + filled.indexOf("}}", place) + 2;
    caret.current = [from, to];
    setTyped(null);
    change(element.value.slice(0, start) + filled + element.value.slice(end));
    element.focus();
  };
  const choose = (index: number) => {
    const reply = options[index];
    if (!reply || !typed) return;
    put(fillIn(reply.text, variables), typed.start, typed.start + 1 + typed.query.length);
  };
  const insert = async (template: string) => {
    // Without the values the braces stay, and the composer says what to write.
    const known = template.includes("{{")
      ? await loadVariables(conversationId).catch(() => variables)
      : variables;
    setVariables(known);
    const element = field.current;
    if (!element) return;
    const { selectionStart: start, selectionEnd: end } = element;
    const gap = start > 0 && !/\s$/.test(element.value.slice(0, start)) ? " " : "";
    put(gap + fillIn(template, known), start, end);
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!typed || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    const count = options.length;
    if (event.key === "Escape") setTyped(null);
    else if (!count) return false;
    else if (event.key === "ArrowDown") setAt((at + 1) % count);
    else if (event.key === "ArrowUp") setAt((at + count - 1) % count);
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") choose(at);
    else return false;
    event.preventDefault();
    return true;
  };
  return {
    popup: typed && (
      <Popup
        options={options.map((reply) => ({ reply, filled: fillIn(reply.text, variables) }))}
        at={at}
        state={failed ? "failed" : known ? "ready" : "loading"}
        empty={known?.replies.length === 0}
        onChoose={choose}
        onKeyDown={onKeyDown}
        onRetry={fetchAll}
      />
    ),
    attributes: {
      "aria-autocomplete": "list",
      "aria-controls": options.length ? POPUP : undefined,
      "aria-activedescendant": options.length ? `${OPTION}${at}` : undefined,
    },
    look,
    onKeyDown,
    insert: (template) => void insert(template),
    missing: unfilled(text, known?.variables ?? null),
  };
}

/** Say what has to be written before a reply is ready. */
export function MissingNote({ names }: { names: readonly string[] }) {
  return (
    <span class="composer-warning" role="alert" data-testid="unfilled">
      {t("canned.unfilled", { names: names.map((name) => `«${name}»`).join(t("app.list_separator")) })}
    </span>
  );
}
