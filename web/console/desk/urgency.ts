import type { ServiceClock } from "../model";

export type Urgency = "calm" | "amber" | "red";

/** How a promise stands at a moment; one that stands still is as it was left. */
export function urgencyOf(clock: ServiceClock, now: number): Urgency {
  if (clock.breached_at) return "red";
  if (clock.due_at && now >= Date.parse(clock.due_at)) return "red";
  return clock.amber_at && now >= Date.parse(clock.amber_at) ? "amber" : "calm";
}

const RANK: Record<Urgency, number> = { calm: 0, amber: 1, red: 2 };

/** The promise that matters most at a moment: the most urgent, of equals the one that is over first. */
export function pressing(clocks: readonly ServiceClock[], now: number): ServiceClock | null {
  const [first = null] = [...clocks].sort(
    (a, b) =>
      RANK[urgencyOf(b, now)] - RANK[urgencyOf(a, now)] ||
      (a.due_at ?? "9").localeCompare(b.due_at ?? "9") ||
      a.level.localeCompare(b.level),
  );
  return first;
}

/** The worst of several promises; calm without any. */
export function worst(clocks: readonly ServiceClock[], now: number): Urgency {
  const clock = pressing(clocks, now);
  return clock ? urgencyOf(clock, now) : "calm";
}
