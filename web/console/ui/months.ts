import { isValidJalaaliDate, jalaaliMonthLength } from "jalaali-js";
import { latinDigits } from "../../shared/persian";
import { addDays, fromJalali, type IsoDay, toJalali, weekday } from "./dates";

/** Read a Jalali date as people type it: ۱۴۰۵/۹/۱, 1405-09-01, ۱۴۰۵.۰۹.۰۱; null when there is no such day. */
export function parseTyped(text: string): IsoDay | null {
  const match = /^(1[2-5]\d\d)[/\-.](\d{1,2})[/\-.](\d{1,2})$/.exec(latinDigits(text).replace(/\s/g, ""));
  if (!match) return null;
  const [jy = 0, jm = 0, jd = 0] = match.slice(1).map(Number);
  return isValidJalaaliDate(jy, jm, jd) ? fromJalali({ jy, jm, jd }) : null;
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
