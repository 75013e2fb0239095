import { jalaaliMonthLength } from "jalaali-js";
import { addDays, daysBetween, fromJalali, type IsoDay, toJalali } from "../ui/dates";
import { shiftMonth } from "../ui/months";

/** Days of the shop's, both ends counted. */
export interface Range {
  from: IsoDay;
  to: IsoDay;
}

export const PRESETS = ["days_7", "days_30", "this_month", "last_month"] as const;
export type Preset = (typeof PRESETS)[number];
export const DEFAULT_PRESET: Preset = "days_30";
/** The desk reports on five years at once, not more. */
export const LONGEST_DAYS = 366 * 5;

/** Give a ready range; months are Jalali ones, and this month ends today. */
export function presetRange(preset: Preset, today: IsoDay): Range {
  switch (preset) {
    case "days_7":
      return { from: addDays(today, -6), to: today };
    case "days_30":
      return { from: addDays(today, -29), to: today };
    case "this_month":
      return { from: fromJalali({ ...toJalali(today), jd: 1 }), to: today };
    case "last_month": {
      const { jy, jm } = shiftMonth(toJalali(today), -1);
      return {
        from: fromJalali({ jy, jm, jd: 1 }),
        to: fromJalali({ jy, jm, jd: jalaaliMonthLength(jy, jm) }),
      };
    }
  }
}

/** Name the preset a range is, if it is one. */
export function presetOf(range: Range, today: IsoDay): Preset | null {
  return (
    PRESETS.find((preset) => {
      const ready = presetRange(preset, today);
      return ready.from === range.from && ready.to === range.to;
    }) ?? null
  );
}

/** Say why a range cannot be reported on. */
export function rangeProblem({ from, to }: Range): "backwards" | "too_long" | null {
  const days = daysBetween(from, to);
  if (days < 0) return "backwards";
  return days > LONGEST_DAYS ? "too_long" : null;
}

/** Read the range of an address; `bad` when it names one that is none (the default stands in for it). */
export function rangeOf(query: URLSearchParams, today: IsoDay): { range: Range; bad: boolean } {
  const from = query.get("from");
  const to = query.get("to");
  if (from === null && to === null) return { range: presetRange(DEFAULT_PRESET, today), bad: false };
  if (isDay(from) && isDay(to) && !rangeProblem({ from, to })) return { range: { from, to }, bad: false };
  return { range: presetRange(DEFAULT_PRESET, today), bad: true };
}

function isDay(text: string | null): text is IsoDay {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export function rangeAddress({ from, to }: Range): string {
  return `#/satisfaction?from=${from}&to=${to}`;
}
