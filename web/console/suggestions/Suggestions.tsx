import { useEffect, useState } from "preact/hooks";
import { conversationAddress } from "../app/router";
import { noChat } from "../desk/chat";
import { useDesk, useDeskState } from "../desk/context";
import { num, t } from "../i18n";
import { api } from "../session/api";
import { dayOf, dayText } from "../ui/dates";
import { Icon } from "../ui/Icon";

interface Suggestion {
  kind: "answer" | "solved";
  id: string;
  /** May hold variables in double braces. */
  text: string;
  /** What it answered: the shop's question, or an earlier customer's. */
  question: string;
  conversation_id?: string;
  seq?: number;
  operator?: string | null;
  at?: string;
}

interface Answer {
  question: { seq: number; text: string } | null;
  suggestions: Suggestion[];
}

const PAUSE_MS = 300;
const FOLDED = "pasokh:suggestions-folded:";

/** Answers that may fit the customer's last question: put into the field by Alt and a digit, never sent by themselves. */
export function Suggestions({ id, onInsert }: { id: string; onInsert: (template: string) => void }) {
  const client = useDesk();
  const asked = useDeskState(
    (state) =>
      (state.chats[id] ?? noChat).messages.findLast((message) => message.author === "customer")?.seq ?? 0,
  );
  const [found, setFound] = useState<Answer | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [folded, setFolded] = useState(() => client.keep.getItem(FOLDED + client.staff.id) === "1");
  useEffect(() => {
    if (!asked) return;
    const abort = new AbortController();
    const { signal } = abort;
    const timer = setTimeout(() => {
      api<Answer>(`/api/conversations/${encodeURIComponent(id)}/suggestions`, { signal }).then(
        (answer) => {
          setFound(answer);
          setFailed(false);
        },
        () => {
          if (!signal.aborted) setFailed(true);
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [id, asked, attempt]);

  const suggestions = found?.suggestions ?? [];
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
      const one = suggestions[Number(/^Digit([1-9])$/.exec(event.code)?.[1] ?? 0) - 1];
      if (!one) return;
      event.preventDefault();
      onInsert(one.text);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [suggestions, onInsert]);

  if (failed && !suggestions.length) {
    return (
      <p class="suggestions suggestions-failed" role="status">
        {t("suggestions.failed")}{" "}
        <button type="button" class="link" onClick={() => setAttempt((count) => count + 1)}>
          {t("app.retry")}
        </button>
      </p>
    );
  }
  if (!suggestions.length) return null;
  const fold = () => {
    try {
      client.keep.setItem(FOLDED + client.staff.id, folded ? "0" : "1");
    } catch {
      // No room: it stays so until the page is left.
    }
    setFolded(!folded);
  };
  return (
    <section class="suggestions" aria-labelledby="suggestions" data-testid="suggestions">
      <button type="button" class="suggestions-head" aria-expanded={!folded} onClick={fold}>
        <Icon name="bolt" size={14} />
        <span id="suggestions">{t("suggestions.title", { count: suggestions.length })}</span>
        <Icon name="down" size={14} />
      </button>
      {!folded && (
        <ol>
          {suggestions.map((one, index) => (
            <li key={one.id} class="suggestion" data-testid="suggestion" data-kind={one.kind}>
              <button
                type="button"
                class="suggestion-text"
                data-testid="suggestion-insert"
                aria-keyshortcuts={`Alt+${index + 1}`}
                onClick={() => onInsert(one.text)}
              >
                <kbd class="fine-only">Alt {num(index + 1)}</kbd>
                <span dir="auto">{one.text}</span>
              </button>
              <p class="suggestion-source">
                <Source suggestion={one} />
              </p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Source({ suggestion }: { suggestion: Suggestion }) {
  const { kind, conversation_id, question } = suggestion;
  if (kind === "answer" || !conversation_id) {
    return (
      <>
        {t("suggestions.of_shop")} <bdi>«{question}»</bdi>
      </>
    );
  }
  return (
    <>
      <a class="link" href={conversationAddress(conversation_id, suggestion.seq)}>
        {t("suggestions.of_chat", {
          name: suggestion.operator ?? t("authors.operator"),
          day: suggestion.at ? dayText(dayOf(suggestion.at)) : "",
        })}
      </a>{" "}
      <bdi>«{question}»</bdi>
    </>
  );
}
