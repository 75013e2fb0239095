import { useId, useState } from "preact/hooks";
import { t } from "../i18n";
import { errorText } from "../session/api";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { onControlEnter } from "../ui/keys";
import { Trouble } from "../ui/parts";
import { type FollowUp, finishFollowUp, LONGEST_RESULT } from "./model";
import { followUpsChanged } from "./reminders";

/** What came of a follow-up: it is done with these words. */
export function FinishDialog({ row, onClose }: { row: FollowUp; onClose: () => void }) {
  const id = useId();
  const [result, setResult] = useState("");
  const [rejected, setRejected] = useState(false);
  const [missing, setMissing] = useState(false);
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (busy) return;
    const empty = !result.trim();
    setMissing(empty);
    if (empty) {
      document.getElementById(id)?.focus();
      return;
    }
    setBusy(true);
    setTrouble("");
    try {
      await finishFollowUp(row.id, result.trim(), rejected);
      followUpsChanged();
      onClose();
    } catch (error) {
      setTrouble(errorText(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t("follow_up.finish_title")} onClose={onClose}>
      <form
        class="wrapup"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        onKeyDown={onControlEnter(() => void save())}
      >
        <p class="dialog-lead">
          <bdi>{row.title}</bdi> · <bdi>{row.contact.name}</bdi>
        </p>
        <div class="field">
          <label class="field-label" for={id}>
            {t("follow_up.result")}
          </label>
          <textarea
            id={id}
            rows={3}
            dir="auto"
            data-testid="finish-result"
            maxLength={LONGEST_RESULT}
            value={result}
            aria-invalid={missing}
            aria-describedby={missing ? `${id}-error` : undefined}
            onInput={(event) => {
              setResult(event.currentTarget.value);
              if (event.currentTarget.value.trim()) setMissing(false);
            }}
          />
          {missing && (
            <span class="field-error" id={`${id}-error`}>
              {t("follow_up.result_required")}
            </span>
          )}
        </div>
        {row.case && (
          <label class="check">
            <input
              type="checkbox"
              checked={rejected}
              onChange={(event) => setRejected(event.currentTarget.checked)}
            />
            {t("follow_up.rejected")}
          </label>
        )}
        {trouble && <Trouble>{trouble}</Trouble>}
        <DialogActions act={t("follow_up.finish")} testId="finish-save" disabled={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
