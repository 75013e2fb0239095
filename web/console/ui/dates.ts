import { toGregorian, toJalaali } from "jalaali-js";
import { clock } from "../../shared/persian";
import { digits, fill, lang, num, t, tOr } from "../i18n";

/** A day as the wire carries it: `2026-11-24`. */
export type IsoDay = string;
export interface JalaliDay {
  jy: number;
  jm: number;
  jd: number;
}

/** The shop's own days: what "today" means, wherever the browser is. */
export const SHOP_ZONE = "Asia/Tehran";

const dayFormat = new Intl.DateTimeFormat("en-CA", {
  timeZone: SHOP_ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});
const DAY_MS = 86_400_000;

/** Give the shop's day of a moment. */
export function dayOf(moment: string | number | Date): IsoDay {
  return dayFormat.format(new Date(moment));
}

function isoDay(gy: number, gm: number, gd: number): IsoDay {
  return `${String(gy).padStart(4, "0")}-${String(gm).padStart(2, "0")}-${String(gd).padStart(2, "0")}`;
}

export function toJalali(day: IsoDay): JalaliDay {
  const [gy = 0, gm = 0, gd = 0] = day.split("-").map(Number);
  return toJalaali(gy, gm, gd);
}

export function fromJalali({ jy, jm, jd }: JalaliDay): IsoDay {
  const { gy, gm, gd } = toGregorian(jy, jm, jd);
  return isoDay(gy, gm, gd);
}

/** Go `count` days on (or back). */
export function addDays(day: IsoDay, count: number): IsoDay {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Count the days from one to another: 0 for the same day. */
export function daysBetween(from: IsoDay, to: IsoDay): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** Give the place in the Persian week: 0 for Saturday, 6 for Friday. */
export function weekday(day: IsoDay): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 1) % 7;
}

export function monthName(jm: number): string {
  return tOr(`calendar.months.${jm}`, String(jm));
}

/** ۳ آذر ۱۴۰۵ */
export function dayText(day: IsoDay): string {
  const { jy, jm, jd } = toJalali(day);
  return digits(`${jd} ${monthName(jm)} ${jy}`);
}

/** ۳ آذر */
export function dayMonthText(day: IsoDay): string {
  const { jm, jd } = toJalali(day);
  return digits(`${jd} ${monthName(jm)}`);
}

/** سه‌شنبه ۳ آذر ۱۴۰۵ */
export function longDayText(day: IsoDay): string {
  const name = tOr(`calendar.weekdays.${weekday(day)}`, "");
  return lang === "fa" ? `${name} ${dayText(day)}` : `${name}, ${dayText(day)}`;
}

/** ۱۴۰۵/۰۹/۰۳, as people type it. */
export function shortDayText(day: IsoDay): string {
  const { jy, jm, jd } = toJalali(day);
  return digits(`${jy}/${String(jm).padStart(2, "0")}/${String(jd).padStart(2, "0")}`);
}

/** Name the day of a separator in a chat: today, yesterday, or its date with the weekday. */
export function separatorText(day: IsoDay, today: IsoDay): string {
  const ago = daysBetween(day, today);
  if (ago === 0) return t("chat.today");
  if (ago === 1) return t("chat.yesterday");
  return longDayText(day);
}

/** ۱۴:۰۵ in the shop's time. */
export function timeText(moment: string): string {
  return clock(moment, lang);
}

/** ۳ آذر ۱۴۰۵، ۱۴:۰۵ */
export function momentText(moment: string): string {
  return `${dayText(dayOf(moment))}${t("app.list_separator")}${timeText(moment)}`;
}

/** A time of today as the clock shows it, of any other day as its date: for narrow places. */
export function briefMomentText(moment: string, today: IsoDay): string {
  const day = dayOf(moment);
  return day === today ? timeText(moment) : dayMonthText(day);
}

/** Write a waiting time as a clock: ۰:۴۲, ۱۲:۰۵, ۱:۰۲:۰۵; from two days on, in days. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const days = Math.floor(seconds / 86_400);
  if (days >= 2) return t("time.days", { count: days });
  const pad = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = pad(seconds % 60);
  return digits(hours ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`);
}

/** Say a length of time in words, for labels and countdowns. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 60) return t("time.seconds", { count: seconds });
  if (seconds < 3600) return t("time.minutes", { count: Math.ceil(seconds / 60) });
  if (seconds < 86_400) return t("time.hours", { count: Math.floor(seconds / 3600) });
  return t("time.days", { count: Math.floor(seconds / 86_400) });
}

/** Say a range of days: «۱ تا ۳۰ آبان ۱۴۰۵» in full on both sides. */
export function rangeText(from: IsoDay, to: IsoDay): string {
  return fill(t("range.between"), { from: dayText(from), to: dayText(to) });
}

/** Say how many days a range holds, both ends counted. */
export function rangeLength(from: IsoDay, to: IsoDay): string {
  return t("range.days", { count: num(daysBetween(from, to) + 1) });
}
