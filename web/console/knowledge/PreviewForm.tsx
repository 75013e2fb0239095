import { useId } from "preact/hooks";
import { direction } from "../../shared/persian";
import { dir, t } from "../i18n";

/** Where a customer's words are typed to be tried. */
export function PreviewForm({
  text,
  busy,
  onText,
  onTry,
}: {
  text: string;
  busy: boolean;
  onText: (text: string) => void;
  onTry: () => void;
}) {
  const id = useId();
  return (
    // Within another form a form of its own would be none: the button and Enter do what a form does.
    <div class="try">
      <label class="field-label" for={id}>
        {t("knowledge.preview.label")}
      </label>
      <div class="try-line">
        <input
          id={id}
          data-testid="try-text"
          value={text}
          dir={direction(text, dir)}
          maxLength={1000}
          autocomplete="off"
          placeholder={t("knowledge.preview.placeholder")}
          onInput={(event) => onText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.isComposing) return;
            event.preventDefault();
            onTry();
          }}
        />
        <button
          type="button"
          class="button button-primary"
          data-testid="try"
          disabled={busy || !text.trim()}
          onClick={onTry}
        >
          {busy ? t("knowledge.preview.trying") : t("knowledge.preview.try")}
        </button>
      </div>
    </div>
  );
}
