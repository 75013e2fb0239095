import { useId, useState } from "preact/hooks";
import { t } from "../i18n";
import type { Named } from "../model";
import { api, errorText } from "../session/api";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { lengthOf } from "../ui/text";

const LIMIT = 500;

/** Close a team's queue for new arrivals, with the words they are told. */
export function ClosingDialog({
  team,
  onClose,
  onDone,
}: {
  team: Named;
  onClose: () => void;
  onDone: () => void;
}) {
  const id = useId();
  const [message, setMessage] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const wrong = !message.trim() || lengthOf(message.trim()) > LIMIT;
  const close = async () => {
    if (busy || wrong) return;
    setBusy(true);
    setTrouble("");
    try {
      const path = `/api/teams/${encodeURIComponent(team.id)}/closing`;
      await api(path, { method: "PUT", body: { message: message.trim() } });
      onDone();
    } catch (error) {
      setTrouble(errorText(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t("steering.close_title", { team: team.name })} onClose={onClose}>
      <form
        class="board-form"
        onSubmit={(event) => {
          event.preventDefault();
          void close();
        }}
      >
        <p class="dialog-lead">{t("steering.close_lead")}</p>
        <div class="field">
          <label class="field-label" for={id}>
            {t("steering.close_message")}
          </label>
          <textarea
            id={id}
            rows={3}
            data-testid="closing-message"
            dir={message ? "auto" : undefined}
            value={message}
            placeholder={t("steering.close_example")}
            onInput={(event) => setMessage(event.currentTarget.value)}
          />
          {lengthOf(message) > LIMIT && (
            <span class="field-error">{t("steering.close_long", { limit: LIMIT })}</span>
          )}
        </div>
        {trouble && (
          <p class="field-error" role="alert">
            {trouble}
          </p>
        )}
        <DialogActions
          act={t("steering.close_now")}
          testId="close-queue-now"
          disabled={busy || wrong}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
