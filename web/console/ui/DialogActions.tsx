import type { ComponentChildren, Ref } from "preact";
import { t } from "../i18n";

/** The foot of a dialog: the one act it is for, the way out, and what else belongs beside them. */
export function DialogActions({
  act,
  testId,
  onCancel,
  disabled = false,
  danger = false,
  keys = false,
  onAct,
  actRef,
  children,
}: {
  /** What the first button says. */
  act: string;
  testId: string;
  onCancel: () => void;
  disabled?: boolean;
  danger?: boolean;
  /** Ctrl+Enter does the same (the form answers it); it is written beside the buttons. */
  keys?: boolean;
  /** Where there is no form to submit. */
  onAct?: () => void;
  actRef?: Ref<HTMLButtonElement>;
  children?: ComponentChildren;
}) {
  return (
    <div class="dialog-actions">
      <button
        ref={actRef}
        type={onAct ? "button" : "submit"}
        class={danger ? "button button-danger" : "button button-primary"}
        data-testid={testId}
        disabled={disabled}
        aria-keyshortcuts={keys ? "Control+Enter" : undefined}
        onClick={onAct}
      >
        {act}
      </button>
      <button type="button" class="button" onClick={onCancel}>
        {t("app.cancel")}
      </button>
      {keys && (
        <span class="dialog-keys fine-only" dir="ltr" aria-hidden="true">
          <kbd>Ctrl</kbd> <kbd>Enter</kbd>
        </span>
      )}
      {children}
    </div>
  );
}
