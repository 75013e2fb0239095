import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { t } from "../i18n";
import { errorText } from "../session/api";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { Trouble } from "../ui/parts";

/** A question before something is done with a contact: what will happen, and what must be written for it. */
export function ActDialog({
  title,
  lead,
  label,
  hint,
  action,
  danger = false,
  onAct,
  onClose,
}: {
  title: string;
  lead: ComponentChildren;
  /** What is to be written; without it nothing is. */
  label?: string;
  hint?: string | undefined;
  action: string;
  danger?: boolean;
  /** @throws what went wrong, fit to show */
  onAct: (written: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const id = useId();
  const [written, setWritten] = useState("");
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const act = async () => {
    if (busy) return;
    if (label && !written.trim()) {
      setTrouble(t("contact.write_first"));
      document.getElementById(id)?.focus();
      return;
    }
    setBusy(true);
    setTrouble("");
    try {
      await onAct(written.trim());
      onClose();
    } catch (error) {
      setTrouble(errorText(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="wrapup"
        data-testid="act-dialog"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void act();
        }}
      >
        <div class="dialog-lead">{lead}</div>
        {label && (
          <div class="field">
            <label class="field-label" for={id}>
              {label}
            </label>
            <input
              id={id}
              data-testid="act-input"
              dir="auto"
              maxLength={500}
              autocomplete="off"
              value={written}
              aria-invalid={trouble !== ""}
              aria-describedby={hint ? `${id}-hint` : undefined}
              onInput={(event) => setWritten(event.currentTarget.value)}
            />
            {hint && (
              <span class="field-hint" id={`${id}-hint`}>
                {hint}
              </span>
            )}
          </div>
        )}
        {trouble && <Trouble>{trouble}</Trouble>}
        <DialogActions act={action} testId="act-confirm" disabled={busy} danger={danger} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
