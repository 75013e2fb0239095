import { useEffect, useRef } from "preact/hooks";
import { MissingNote, useCanned } from "../canned/useCanned";
import { rawText, t } from "../i18n";
import { Suggestions } from "../suggestions/Suggestions";
import { Icon } from "../ui/Icon";
import { isPlainEnter } from "../ui/keys";
import { WithKeys } from "../ui/parts";
import { lengthOf } from "../ui/text";
import { AttachButton } from "./AttachButton";
import { useDesk } from "./context";
import type { Drafts } from "./drafts";
import { useDraft } from "./useDraft";

export const LONGEST = 4000;
const COUNT_FROM = 3600;
const STILL_MS = 4000;

/** Where the operator writes: Enter sends, Shift+Enter makes a line, and an unfinished text is kept. */
export function Composer({
  id,
  contactName,
  drafts,
  onFiles,
  onProducts,
}: {
  id: string;
  contactName: string;
  drafts: Drafts;
  /** Files were picked or pasted. */
  onFiles: (files: readonly File[]) => void;
  /** Products are to be chosen. */
  onProducts: () => void;
}) {
  const client = useDesk();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText, kept] = useDraft(drafts, id, field);
  const still = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const length = lengthOf(text);
  const over = length - LONGEST;

  useEffect(() => {
    if (window.matchMedia("(pointer: fine)").matches) field.current?.focus({ preventScroll: true });
    return () => {
      clearTimeout(still.current);
      client.typing(id, false);
    };
  }, [client, id]);

  const change = (value: string) => {
    setText(value);
    clearTimeout(still.current);
    client.typing(id, value.trim() !== "");
    still.current = setTimeout(() => client.typing(id, false), STILL_MS);
  };
  const replies = useCanned(id, text, change, field);
  const ready = text.trim() !== "" && over <= 0 && replies.missing.length === 0;
  const send = () => {
    if (!ready) return;
    clearTimeout(still.current);
    client.send(id, text.trim());
    setText("");
    field.current?.focus();
  };

  return (
    <form
      class={over > 0 ? "composer composer-over" : "composer"}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Suggestions id={id} onInsert={replies.insert} />
      {replies.popup}
      <div class="composer-box">
        <AttachButton onFiles={onFiles} />
        <button
          type="button"
          class="icon-button attach"
          data-testid="products"
          aria-label={t("products.title")}
          title={t("products.title")}
          onClick={onProducts}
        >
          <Icon name="box" />
        </button>
        <textarea
          ref={field}
          id="composer"
          data-testid="composer"
          rows={1}
          // An empty field has no direction of its own: its placeholder follows the page.
          dir={text ? "auto" : undefined}
          value={text}
          placeholder={t("composer.placeholder")}
          aria-label={t("composer.label", { name: contactName })}
          aria-invalid={over > 0}
          aria-describedby="composer-note"
          {...replies.attributes}
          onInput={(event) => {
            change(event.currentTarget.value);
            replies.look();
          }}
          onSelect={replies.look}
          onBlur={() => client.typing(id, false)}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (!files.length) return;
            event.preventDefault();
            onFiles(files);
          }}
          onKeyDown={(event) => {
            if (replies.onKeyDown(event)) return;
            if (!isPlainEnter(event)) return;
            event.preventDefault();
            send();
          }}
        />
        <button
          type="submit"
          class="button button-primary send"
          data-testid="send"
          disabled={!ready}
          aria-label={t("composer.send")}
        >
          <Icon name="send" flip />
        </button>
      </div>
      <p id="composer-note" class="composer-note">
        {replies.missing.length ? (
          <MissingNote names={replies.missing} />
        ) : (
          <ComposerNote over={over} length={length} kept={kept} />
        )}
      </p>
    </form>
  );
}

export function ComposerNote({ over, length, kept }: { over: number; length: number; kept: boolean }) {
  if (over > 0) {
    return (
      <span class="composer-warning" role="alert">
        {t("composer.over", { count: over })}
      </span>
    );
  }
  if (!kept) return <span class="composer-warning">{t("composer.storage_full")}</span>;
  if (length >= COUNT_FROM) return <>{t("composer.left", { count: LONGEST - length })}</>;
  return (
    <span class="fine-only">
      <WithKeys text={rawText("composer.hint")} keys={{ enter: "Enter", shift_enter: "Shift+Enter" }} />
    </span>
  );
}
