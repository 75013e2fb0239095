import { useLayoutEffect, useRef } from "preact/hooks";
import { chatAddress, go, router } from "../app/router";
import { SEARCH_FIELD } from "../search/SearchPanel";
import { isTyping } from "../ui/keys";

/** The desk's events that a key asks for; the pane on screen answers them. */
export const ASK_RESOLVE = "pasokh:resolve";
export const ASK_TAKE = "pasokh:take";
export const ASK_REPLY = "pasokh:reply";
export const ASK_NOTE = "pasokh:note";
export const ASK_TRANSFER = "pasokh:transfer";
export const ASK_RETURN = "pasokh:return";
export const ASK_SNOOZE = "pasokh:snooze";
export const ASK_HISTORY = "pasokh:history";
export const ASK_WHISPER = "pasokh:whisper";

/** What a letter asks of the chat on screen. */
const ASKED: Record<string, string> = {
  KeyT: ASK_TAKE,
  KeyR: ASK_REPLY,
  KeyN: ASK_NOTE,
  KeyX: ASK_TRANSFER,
  KeyB: ASK_RETURN,
  KeyZ: ASK_SNOOZE,
  KeyH: ASK_HISTORY,
  KeyW: ASK_WHISPER,
};

/** Answer one of these events with the newest `answer`; from the moment its button is drawn, so that no key is lost. */
export function useAsked(event: string, answer: () => unknown): void {
  const latest = useRef(answer);
  latest.current = answer;
  useLayoutEffect(() => {
    const listener = () => void latest.current();
    window.addEventListener(event, listener);
    return () => window.removeEventListener(event, listener);
  }, [event]);
}

/**
 * Keys of the desk. Letters are read by their place on the keyboard, so that they work while a
 * Persian layout is on; none is read while somebody types, or while a dialog is open.
 */
export function useShortcuts({ chatId, onHelp }: { chatId: string | null; onHelp: () => void }): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
      if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && chatId) {
        event.preventDefault();
        window.dispatchEvent(new Event(ASK_RESOLVE));
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") return stepBack(chatId);
      if (isTyping(event.target)) return;
      if (event.key === "?" || event.key === "؟") onHelp();
      else if (event.key === "/") toSearch();
      else if (event.code === "KeyJ") moveInLists(1);
      else if (event.code === "KeyK") moveInLists(-1);
      else if (event.code === "KeyI" && chatId) showContact(chatId);
      else if (ASKED[event.code] && chatId) window.dispatchEvent(new Event(ASKED[event.code] ?? ""));
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [chatId, onHelp]);
}

function moveInLists(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(".row-link")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const current = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const from = at >= 0 ? at : current;
  const next = from < 0 ? (step > 0 ? 0 : rows.length - 1) : from + step;
  rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
}

/** On a phone the search is on the page of the lists. */
function toSearch(): void {
  if (window.matchMedia("(max-width: 759px)").matches) go("#/");
  requestAnimationFrame(() => document.getElementById(SEARCH_FIELD)?.focus());
}

function showContact(chatId: string): void {
  const route = router.state;
  go(chatAddress(chatId, !(route.view === "chat" && route.contact)));
  requestAnimationFrame(() => document.getElementById("contact-card")?.focus());
}

/** Step back: from the contact card to the chat, from the chat to its row in the list. */
function stepBack(chatId: string | null): void {
  const route = router.state;
  if (chatId && route.view === "chat" && route.contact) {
    go(chatAddress(chatId));
    return;
  }
  if (window.matchMedia("(max-width: 759px)").matches) {
    go("#/");
    return;
  }
  const row =
    document.querySelector<HTMLElement>(".row-link[aria-current]") ??
    document.querySelector<HTMLElement>(".row-link");
  row?.focus();
}
