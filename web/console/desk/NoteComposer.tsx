import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "../ui/Icon";
import { isPlainEnter } from "../ui/keys";
import { lengthOf } from "../ui/text";
import { ComposerNote, LONGEST } from "./Composer";
import { useDesk } from "./context";
import type { Drafts } from "./drafts";
import { useDraft } from "./useDraft";

const STILL_MS = 4000;

/** Where staff write to one another: like the composer in use, unlike it in look. */
export function NoteComposer({ id, drafts, onClose }: { id: string; drafts: Drafts; onClose?: () => void }) {
  const client = useDesk();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText, kept] = useDraft(drafts, id, field);
  const still = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const length = lengthOf(text);
  const over = length - LONGEST;
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    return () => {
      clearTimeout(still.current);
      client.typing(id, false, true);
    };
  }, [client, id]);
  const change = (value: string) => {
    setText(value);
    clearTimeout(still.current);
    client.typing(id, value.trim() !== "", true);
    still.current = setTimeout(() => client.typing(id, false, true), STILL_MS);
  };
  const add = () => {
    if (!text.trim() || over > 0) return;
    clearTimeout(still.current);
    client.addNote(id, text.trim());
    setText("");
    if (onClose) onClose();
    else field.current?.focus();
  };
  return (
    <form
      class={over > 0 ? "composer composer-private composer-over" : "composer composer-private"}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <div class="composer-box">
        <textarea
          ref={field}
          id="note-composer"
          data-testid="note-composer"
          rows={1}
          dir={text ? "auto" : undefined}
          value={text}
          placeholder={t("note.placeholder")}
          aria-label={t("note.label")}
          aria-invalid={over > 0}
          aria-describedby="note-composer-note"
          onInput={(event) => change(event.currentTarget.value)}
          onBlur={() => client.typing(id, false, true)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && onClose && !text) {
              event.stopPropagation();
              onClose();
            }
            if (!isPlainEnter(event)) return;
            event.preventDefault();
            add();
          }}
        />
        <button
          type="submit"
          class="button send note-send"
          data-testid="note-send"
          disabled={!text.trim() || over > 0}
          aria-label={t("note.add")}
        >
          <Icon name="check" />
        </button>
      </div>
      <p id="note-composer-note" class="composer-note">
        {over > 0 || !kept ? (
          <ComposerNote over={over} length={length} kept={kept} />
        ) : (
          <span>{t("note.hint")}</span>
        )}
      </p>
    </form>
  );
}
