import { latinDigits } from "../../shared/persian";
import { api } from "../session/api";
import { fromJalali, type IsoDay, toJalali } from "../ui/dates";

export const WEEK = ["saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday"] as const;
export type Weekday = (typeof WEEK)[number];
/** From and to, as `09:30`. */
export type Shift = [string, string];

export interface Yearly {
  month: number;
  day: number;
  title: string;
}
/** A day as the rules write it: `1405-09-03`, Jalali. */
export interface Holiday {
  date: string;
  title: string;
}
export interface Exceptional extends Holiday {
  shifts: Shift[];
}

export interface HoursDraft {
  week: Partial<Record<Weekday, Shift[]>>;
  yearly_holidays: Yearly[];
  holidays: Holiday[];
  exceptions: Exceptional[];
}

export interface OutlookDay {
  date: IsoDay;
  shifts: Shift[];
  kind: "holiday" | "exception" | null;
  title: string | null;
}
export interface Outlook {
  open: boolean;
  opens_at: string | null;
  closes_at: string | null;
  days: OutlookDay[];
}
export interface Problem {
  where: string;
  problem: "shift" | "overlap" | "date" | "title" | "twice";
}
export interface Preview {
  problems: Problem[];
  outlook: Outlook | null;
}

export interface HoursView {
  hours: HoursDraft & { time_zone: string };
  updated_at: string | null;
  outlook: Outlook;
  changes: { id: string; at: string; staff: { id: string; name: string }; before: HoursDraft | null }[];
}

export const readHours = (signal?: AbortSignal) => api<HoursView>("/api/hours", signal ? { signal } : {});
export const previewHours = (hours: HoursDraft, signal: AbortSignal) =>
  api<Preview>("/api/hours/preview", { method: "POST", body: { hours }, signal });
export const saveHours = (hours: HoursDraft, updated_at: string | null) =>
  api<HoursView>("/api/hours", { method: "PUT", body: { hours, updated_at } });
export const readLunar = (year: number) => api<{ holidays: Holiday[] }>(`/api/hours/lunar?year=${year}`);

/** Give the hours to be edited: without what is not edited here, in one form. */
export function draftOf(hours: HoursDraft): HoursDraft {
  const { week, yearly_holidays, holidays, exceptions } = hours;
  return { week, yearly_holidays, holidays, exceptions };
}

/** Write a time as the desk reads it: in Latin digits, with both of an hour's (۹ → 09:00, ۹:۳۰ → 09:30). */
export function clockOf(typed: string): string {
  const text = latinDigits(typed).trim();
  const match = /^(\d{1,2})(?:[:.٫](\d{2}))?$/.exec(text);
  return match ? `${(match[1] ?? "").padStart(2, "0")}:${match[2] ?? "00"}` : text;
}

const tidyShifts = (shifts: readonly Shift[]): Shift[] =>
  shifts.map(([from, to]) => [clockOf(from), clockOf(to)]);

/** Give a draft as it is sent. */
export function tidied(draft: HoursDraft): HoursDraft {
  const week: HoursDraft["week"] = {};
  for (const day of WEEK) {
    const shifts = draft.week[day];
    if (shifts?.length) week[day] = tidyShifts(shifts);
  }
  const exceptions = draft.exceptions.map((one) => ({ ...one, shifts: tidyShifts(one.shifts) }));
  return { ...draft, week, exceptions };
}

export function isoOf(date: string): IsoDay {
  const [jy = 0, jm = 0, jd = 0] = date.split("-").map(Number);
  return fromJalali({ jy, jm, jd });
}

export function jalaliOf(day: IsoDay): string {
  const { jy, jm, jd } = toJalali(day);
  return `${jy}-${String(jm).padStart(2, "0")}-${String(jd).padStart(2, "0")}`;
}

/** Put reckoned holidays beside those there are; one that is there by name within three days is there. */
export function withLunar(holidays: readonly Holiday[], found: readonly Holiday[]): Holiday[] {
  const near = (a: string, b: string) =>
    Math.abs(Date.parse(isoOf(a)) - Date.parse(isoOf(b))) <= 3 * 86_400_000;
  const missing = found.filter(
    (one) =>
      !holidays.some((had) => had.date === one.date || (had.title === one.title && near(had.date, one.date))),
  );
  return [...holidays, ...missing].sort((a, b) => a.date.localeCompare(b.date));
}
