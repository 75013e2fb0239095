import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { CommandError } from "../../shared/connection";
import { useDeskState } from "../desk/context";
import { unsent } from "../desk/outbox";
import { t } from "../i18n";
import type { Summary } from "../model";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { onControlEnter } from "../ui/keys";
import { Trouble } from "../ui/parts";

/** A dialog that moves a chat: what is asked inside, why it cannot be done now, and the act itself. */
export function MoveDialog({
  title,
  lead,
  summary,
  act,
  acting,
  ready = true,
  onAct,
  onClose,
  onDone,
  children,
}: {
  title: string;
  lead: string;
  summary: Summary;
  act: string;
  /** What the button says while it happens. */
  acting: string;
  /** Is everything that must be said, said? Asked again at each press. */
  ready?: boolean;
  /** Carry it out; what it throws is shown. */
  onAct: () => Promise<void>;
  onClose: () => void;
  onDone: () => void;
  children?: ComponentChildren;
}) {
  const online = useDeskState((state) => state.link === "online");
  const left = useDeskState((state) => unsent(state.outbox, summary.id).length);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const stopped = !online ? t("moves.offline") : left ? t("moves.unsent", { count: left }) : trouble;
  const save = async () => {
    if (busy || !online || left || !ready) return;
    setBusy(true);
    setTrouble("");
    try {
      await onAct();
      onDone();
    } catch (error) {
      setBusy(false);
      setTrouble(error instanceof CommandError ? error.text : t("moves.offline"));
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="move-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        onKeyDown={onControlEnter(() => void save())}
      >
        <p class="dialog-lead">{lead}</p>
        {children}
        {stopped && <Trouble data-testid="move-trouble">{stopped}</Trouble>}
        <DialogActions
          act={busy ? acting : act}
          testId="move-act"
          disabled={busy || !online || left > 0 || !ready}
          keys
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
