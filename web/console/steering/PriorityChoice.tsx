import { maySteer } from "../board/model";
import { useDesk, useDeskState } from "../desk/context";
import { t } from "../i18n";
import type { Summary } from "../model";
import { PRIORITIES, prioritise, type Step } from "./steering";

/** For a supervisor: how soon a waiting chat is next. */
export function PriorityChoice({ summary }: { summary: Summary }) {
  const client = useDesk();
  const online = useDeskState((state) => state.link === "online");
  if (!maySteer(client.staff)) return null;
  const known = PRIORITIES.find((step) => step === summary.priority);
  return (
    <select
      class="priority-choice"
      data-testid="priority"
      aria-label={t("steering.priority")}
      disabled={!online}
      value={known ?? ""}
      onChange={(event) => void prioritise(client, summary.id, Number(event.currentTarget.value) as Step)}
    >
      {known === undefined && <option value="">{t("desk.priority")}</option>}
      {PRIORITIES.map((step) => (
        <option key={step} value={step}>
          {t(`steering.priority_${step}`)}
        </option>
      ))}
    </select>
  );
}
