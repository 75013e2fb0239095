import { pressing, urgencyOf, worst } from "../desk/urgency";
import { Clock } from "../desk/WaitingClock";
import { t } from "../i18n";
import type { ServiceClock } from "../model";
import { clockText, durationText } from "../ui/dates";
import { useNow } from "../ui/hooks";

/** How long somebody has waited, and how their promises stand. */
export function Waited({
  since,
  clocks,
  skewMs,
}: {
  since: string;
  clocks: readonly ServiceClock[];
  skewMs: number;
}) {
  const now = useNow(1000, skewMs);
  const waited = Math.max(0, now - Date.parse(since));
  return (
    <Clock
      urgency={worst(clocks, now)}
      testId="board-waited"
      said={t("desk.waiting_clock", { time: durationText(waited) })}
      shown={clockText(waited)}
    />
  );
}

/** How the promise that presses most stands, without seconds: for what is looked at from afar. */
export function Standing({ clocks, skewMs }: { clocks: readonly ServiceClock[]; skewMs: number }) {
  const now = useNow(5000, skewMs);
  const clock = pressing(clocks, now);
  const until = clock?.due_at ?? clock?.breached_at;
  if (!clock || !until) return null;
  const left = Date.parse(until) - now;
  const time = durationText(Math.abs(left));
  return (
    <Clock
      urgency={urgencyOf(clock, now)}
      testId="board-standing"
      said={t(left > 0 ? "levels.left" : "levels.over", { level: t(`levels.${clock.level}`), time })}
      shown={left > 0 ? time : t("board.over", { time })}
      inWords
    />
  );
}
