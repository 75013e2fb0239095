import { latinDigits } from "../../shared/persian";
import { digits, t } from "../i18n";
import { addDays, briefMomentText, dayOf, type IsoDay, separatorText, timeText } from "./dates";

/** Iran has kept this offset all year round since 2022. */
const OFFSET = "+03:30";

/** A moment of the shop's, as two fields show it. */
export interface DayTime {
  day: IsoDay;
  /** `09:30` */
  time: string;
}

const shopTime = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Tehran",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

export function dayTimeOf(moment: string | number): DayTime {
  return { day: dayOf(moment), time: shopTime.format(new Date(moment)) };
}

/** Give the moment as the wire carries it. */
export function momentOf({ day, time }: DayTime): string {
  return new Date(`${day}T${time}:00${OFFSET}`).toISOString();
}

/**
 * Give a moment that two fields show as the wire carries it; in the minute of `instant` it is that instant itself. The
 * fields know no seconds: a call logged «now» would otherwise stand before the chat that began in the same minute.
 */
export function exactMomentOf(shown: DayTime, instant: string | number): string {
  const { day, time } = dayTimeOf(instant);
  return day === shown.day && time === shown.time ? new Date(instant).toISOString() : momentOf(shown);
}

/** Read a time as people type it: ۹, 9:30, ۰۹.۳۰; null when there is no such time. */
export function parseTime(text: string): string | null {
  const match = /^(\d{1,2})(?:[:.٫](\d{1,2}))?$/.exec(latinDigits(text).replace(/\s/g, ""));
  const [hours, minutes] = [Number(match?.[1]), Number(match?.[2] ?? 0)];
  if (!match || hours > 23 || minutes > 59) return null;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

export const timeAsTyped = (time: string): string => digits(time);

/** «امروز، ۱۴:۰۵», «فردا، ۱۰:۰۰», or the day with its weekday. */
export function dueText(moment: string, now: number): string {
  const [day, today] = [dayOf(moment), dayOf(now)];
  const name = day === addDays(today, 1) ? t("due.tomorrow_day") : separatorText(day, today);
  return `${name}${t("app.list_separator")}${timeText(moment)}`;
}

/** The same for narrow places: «۱۴:۰۵», «فردا، ۱۰:۰۰», «۷ آذر، ۰۹:۱۵». */
export function briefDueText(moment: string, now: number): string {
  const [day, today] = [dayOf(moment), dayOf(now)];
  if (day === today) return timeText(moment);
  const name = day === addDays(today, 1) ? t("due.tomorrow_day") : briefMomentText(moment, today);
  return `${name}${t("app.list_separator")}${timeText(moment)}`;
}
