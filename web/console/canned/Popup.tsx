import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import type { CannedReply } from "./model";

export const POPUP = "canned-popup";
export const OPTION = "canned-option-";

/** The canned replies that a typed shortcut may mean. The field keeps the focus, and the list takes the same keys. */
export function Popup({
  options,
  at,
  state,
  empty,
  onChoose,
  onKeyDown,
  onRetry,
}: {
  options: { reply: CannedReply; filled: string }[];
  at: number;
  state: "loading" | "failed" | "ready";
  /** There are none at all. */
  empty: boolean;
  onChoose: (index: number) => void;
  onKeyDown: (event: KeyboardEvent) => boolean;
  onRetry: () => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <div class="canned-popup" data-testid="canned-popup">
      <p class="visually-hidden" role="status">
        {state === "ready" && t("canned.count", { count: options.length })}
      </p>
      {state === "loading" && <p class="canned-none">{t("app.loading")}</p>}
      {state === "failed" && (
        <p class="canned-none" role="alert">
          {t("canned.load_failed")}{" "}
          <button type="button" class="link" onClick={onRetry}>
            {t("app.retry")}
          </button>
        </p>
      )}
      {state === "ready" && !options.length && (
        <p class="canned-none">{empty ? t("canned.none_yet") : t("canned.no_match")}</p>
      )}
      {options.length > 0 && (
        <div
          ref={list}
          id={POPUP}
          class="canned-options"
          role="listbox"
          tabIndex={0}
          aria-label={t("canned.title")}
          aria-activedescendant={`${OPTION}${at}`}
          onKeyDown={onKeyDown}
        >
          {options.map(({ reply, filled }, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and takes the keys
            <div
              key={reply.id}
              id={`${OPTION}${index}`}
              class="canned-option"
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              data-testid="canned-option"
              // The field must keep the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(index)}
            >
              <span class="canned-shortcut">
                <bdi>/{reply.shortcut}</bdi>
                {reply.scope === "private" && <span class="tag tag-plain">{t("canned.own")}</span>}
              </span>
              <span class="canned-text" dir="auto">
                {filled}
              </span>
            </div>
          ))}
        </div>
      )}
      <p class="canned-foot">
        <span class="fine-only">{t("canned.keys")}</span>
        <a class="link" href="#/replies">
          {t("canned.manage")}
        </a>
      </p>
    </div>
  );
}
