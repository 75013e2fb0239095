import { useEffect, useRef, useState } from "preact/hooks";
import { useDesk, useDeskState } from "../desk/context";
import { t } from "../i18n";
import type { Summary } from "../model";
import { useNow } from "../ui/hooks";
import { MomentField } from "../ui/MomentField";
import { dueText, momentOf } from "../ui/moments";
import { ReadyMoments } from "../ui/ready";
import { MoveDialog } from "./MoveDialog";

/** Put a chat off until a moment; the customer's next word wakes it earlier. */
export function SnoozeDialog({
  summary,
  onClose,
  onDone,
}: {
  summary: Summary;
  onClose: () => void;
  onDone: () => void;
}) {
  const client = useDesk();
  const skewMs = useDeskState((state) => state.skewMs);
  const now = useNow(30_000, skewMs);
  const mornings = useDeskState((state) => state.mornings);
  const ready = new ReadyMoments(now, mornings);
  const [until, setUntil] = useState(ready.twoHours.moment);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // After the dialog has opened, which puts the focus on its first button.
    const frame = requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>("[aria-pressed=true]")?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, []);
  const moment = momentOf(until);
  const past = Date.parse(moment) <= now;
  return (
    <MoveDialog
      title={t("moves.snooze_title", { name: summary.contact.name })}
      lead={t("moves.snooze_lead")}
      summary={summary}
      act={t("moves.snooze")}
      acting={t("moves.snoozing")}
      ready={!past}
      onAct={() => client.moves.snooze(summary.id, moment, dueText(moment, now))}
      onClose={onClose}
      onDone={onDone}
    >
      <div ref={box}>
        <MomentField value={until} now={now} future ready={ready.forSnooze} onChange={setUntil} />
      </div>
      <p class={past ? "field-error" : "field-hint"} role={past ? "alert" : undefined}>
        {past ? t("moves.snooze_past") : t("moves.wakes_at", { time: dueText(moment, now) })}
      </p>
    </MoveDialog>
  );
}
