import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { DeskLinks } from "../desk/DeskLinks";
import { t } from "../i18n";
import { Icon } from "../ui/Icon";
import { isQuestion } from "./model";
import { Results } from "./Results";

const PAUSE_MS = 200;
const LONGEST = 200;
/** What the key of the search puts the focus on. */
export const SEARCH_FIELD = "desk-search";

/** The search of the desk: while something is looked for, what was found takes the place of the lists. */
export function SearchPanel({ children }: { children: ComponentChildren }) {
  const [typed, setTyped] = useState("");
  const [question, setQuestion] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const asked = typed.trim();
    if (!isQuestion(asked)) return setQuestion("");
    const timer = setTimeout(() => setQuestion(asked), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const clear = () => {
    setTyped("");
    setQuestion("");
    field.current?.focus();
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: <search> is too young for the browsers of some shops */}
      <div class="find" role="search">
        <Icon name="search" size={16} />
        <input
          ref={field}
          id={SEARCH_FIELD}
          type="search"
          data-testid="search"
          dir={typed ? "auto" : undefined}
          maxLength={LONGEST}
          autoComplete="off"
          value={typed}
          placeholder={t("search.placeholder")}
          aria-label={t("search.label")}
          aria-keyshortcuts="/"
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && typed) {
              event.preventDefault();
              clear();
            } else if (event.key === "ArrowDown") {
              event.preventDefault();
              document.querySelector<HTMLElement>(".lists .row-link")?.focus();
            } else if (event.key === "Enter" && isQuestion(typed)) setQuestion(typed.trim());
          }}
        />
        {typed && (
          <button
            type="button"
            class="icon-button icon-button-small"
            data-testid="search-clear"
            onClick={clear}
            aria-label={t("search.clear")}
          >
            <Icon name="close" size={14} />
          </button>
        )}
      </div>
      {question ? (
        <Results question={question} />
      ) : (
        <>
          <DeskLinks />
          {children}
        </>
      )}
    </>
  );
}
