import { useState } from "preact/hooks";
import { t } from "../i18n";
import { errorText } from "../session/api";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { dayTimeOf } from "../ui/moments";
import { Trouble } from "../ui/parts";
import { changeFollowUp, type FollowUp, type TaskDraft } from "./model";
import { followUpsChanged } from "./reminders";
import { TaskFields } from "./TaskFields";

/** Put a follow-up off, hand it to somebody else, or name it otherwise. */
export function TaskDialog({ row, now, onClose }: { row: FollowUp; now: number; onClose: () => void }) {
  const [task, setTask] = useState<TaskDraft>(() => ({
    title: row.title,
    due: dayTimeOf(row.due_at),
    staff: row.staff?.id ?? "",
  }));
  const [missing, setMissing] = useState(false);
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (busy) return;
    const empty = !task.title.trim();
    setMissing(empty);
    if (empty) return;
    setBusy(true);
    setTrouble("");
    try {
      await changeFollowUp(row, task);
      followUpsChanged();
      onClose();
    } catch (error) {
      setTrouble(errorText(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t("follow_up.change_title")} onClose={onClose}>
      <form
        class="wrapup"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p class="dialog-lead">
          <bdi>{row.contact.name}</bdi>
        </p>
        <TaskFields
          task={task}
          now={now}
          error={missing ? t("follow_up.required") : undefined}
          onChange={setTask}
        />
        {trouble && <Trouble>{trouble}</Trouble>}
        <DialogActions act={t("follow_up.save")} testId="task-save" disabled={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
