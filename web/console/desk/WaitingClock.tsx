import { t } from "../i18n";
import { clockText, durationText } from "../ui/dates";
import { useNow } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { useDeskState } from "./context";

const AMBER_MS = 60_000;
const RED_MS = 180_000;

/** How urgent a wait is: satisfaction falls sharply after three minutes. */
export function urgency(waitedMs: number): "calm" | "amber" | "red" {
  return waitedMs >= RED_MS ? "red" : waitedMs >= AMBER_MS ? "amber" : "calm";
}

/** A running clock of how long a customer has waited for a human. */
export function WaitingClock({ since }: { since: string }) {
  const skewMs = useDeskState((state) => state.skewMs);
  const waited = Math.max(0, useNow(1000, skewMs) - Date.parse(since));
  return (
    <span class={`clock clock-${urgency(waited)}`} data-testid="waiting-clock">
      <Icon name="clock" size={13} />
      <span class="visually-hidden">{t("desk.waiting_clock", { time: durationText(waited) })}</span>
      <span aria-hidden="true" dir="ltr">
        {clockText(waited)}
      </span>
    </span>
  );
}
