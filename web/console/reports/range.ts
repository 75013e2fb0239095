import { isValidJalaaliDate, jalaaliMonthLength } from "jalaali-js";
import { latinDigits } from "../../shared/persian";
import { addDays, daysBetween, fromJalali, type IsoDay, toJalali, weekday } from "../ui/dates";

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

/** Read a Jalali date as people type it: ۱۴۰۵/۹/۱, 1405-09-01, ۱۴۰۵.۰۹.۰۱; null when there is no such day. */
export function parseTyped(text: string): IsoDay | null {
  const match = /^(1[2-5]\d\d)[/\-.](\d{1,2})[/\-.](\d{1,2})$/.exec(latinDigits(text).replace(/\s/g, ""));
  if (!match) return null;
  const [jy = 0, jm = 0, jd = 0] = match.slice(1).map(Number);
  return isValidJalaaliDate(jy, jm, jd) ? fromJalali({ jy, jm, jd }) : null;
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

export interface JalaliMonth {
  jy: number;
  jm: number;
}

/** Go `by` months on (or back). */
export function shiftMonth({ jy, jm }: JalaliMonth, by: number): JalaliMonth {
  const months = jy * 12 + (jm - 1) + by;
  return { jy: Math.floor(months / 12), jm: (((months % 12) + 12) % 12) + 1 };
}

/** Give the weeks of a Jalali month, Saturday first; places outside the month are null. */
export function monthWeeks({ jy, jm }: JalaliMonth): (IsoDay | null)[][] {
  const first = fromJalali({ jy, jm, jd: 1 });
  const cells: (IsoDay | null)[] = Array.from({ length: weekday(first) }, () => null);
  for (let jd = 0; jd < jalaaliMonthLength(jy, jm); jd++) cells.push(addDays(first, jd));
  while (cells.length % 7) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** Give the day one month on (or back): the same day of the month, or its last one. */
export function sameDayOfMonth(day: IsoDay, by: number): IsoDay {
  const { jy, jm, jd } = toJalali(day);
  const month = shiftMonth({ jy, jm }, by);
  return fromJalali({ ...month, jd: Math.min(jd, jalaaliMonthLength(month.jy, month.jm)) });
}
