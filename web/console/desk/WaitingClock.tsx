import { t } from "../i18n";
import type { ServiceClock } from "../model";
import { clockText, durationText } from "../ui/dates";
import { useNow } from "../ui/hooks";
import { Icon, type IconName } from "../ui/Icon";
import { useDeskState } from "./context";
import { pressing, type Urgency, urgencyOf, worst } from "./urgency";

const ICONS: Record<Urgency, IconName> = { calm: "clock", amber: "hourglass", red: "alert" };

/** A running clock of how long a customer has waited for a human, and how their team's promises stand. */
export function WaitingClock({ since, clocks = [] }: { since: string; clocks?: readonly ServiceClock[] }) {
  const skewMs = useDeskState((state) => state.skewMs);
  const now = useNow(1000, skewMs);
  const waited = Math.max(0, now - Date.parse(since));
  return (
    <Clock
      urgency={worst(clocks, now)}
      testId="waiting-clock"
      said={t("desk.waiting_clock", { time: durationText(waited) })}
      shown={clockText(waited)}
    />
  );
}

/** How long is left of the promise that presses most, or how long it has been broken; nothing without a promise. */
export function ServiceClockView({
  clocks = [],
  quiet = false,
}: {
  clocks?: readonly ServiceClock[] | undefined;
  /** Show a resolution only once it presses: it is hours away. */
  quiet?: boolean;
}) {
  const skewMs = useDeskState((state) => state.skewMs);
  const now = useNow(1000, skewMs);
  const clock = pressing(clocks, now);
  if (!clock?.due_at && !clock?.breached_at) return null;
  const urgency = urgencyOf(clock, now);
  if (quiet && urgency === "calm" && clock.level === "resolution") return null;
  const left = Date.parse(clock.due_at ?? clock.breached_at ?? "") - now;
  const values = { level: t(`levels.${clock.level}`), time: durationText(Math.abs(left)) };
  return (
    <Clock
      urgency={urgency}
      testId="service-clock"
      said={t(left > 0 ? "levels.left" : "levels.over", values)}
      shown={left > 0 ? clockText(left) : `+${clockText(-left)}`}
    />
  );
}

/** A clock whose state is told by its sign and in words, not by its colour alone. */
export function Clock({
  urgency,
  said,
  shown,
  inWords = false,
  testId,
}: {
  urgency: Urgency;
  said: string;
  shown: string;
  /** `shown` is in words, not the figures of a clock. */
  inWords?: boolean;
  testId: string;
}) {
  const words = urgency === "calm" ? said : `${said}${t("app.list_separator")}${t(`levels.${urgency}`)}`;
  return (
    <span class={`clock clock-${urgency}`} data-testid={testId} data-urgency={urgency} title={words}>
      <Icon name={ICONS[urgency]} size={13} />
      <span class="visually-hidden">{words}</span>
      <span aria-hidden="true" dir={inWords ? undefined : "ltr"}>
        {shown}
      </span>
    </span>
  );
}
