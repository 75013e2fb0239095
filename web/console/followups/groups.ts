import { t } from "../i18n";
import { addDays, dayOf, longDayText } from "../ui/dates";
import type { FollowUp } from "./model";

export interface Group {
  key: string;
  title: string;
  late: boolean;
  rows: FollowUp[];
}

/** Part follow-ups in the order they come: what is overdue, then by the day they are due, or were done. */
export function groupsOf(rows: readonly FollowUp[], now: number): Group[] {
  const groups: Group[] = [];
  for (const row of rows) {
    const late = row.done_at === null && Date.parse(row.due_at) <= now;
    const day = dayOf(row.done_at ?? row.due_at);
    const key = late ? "overdue" : day;
    let group = groups.find((one) => one.key === key);
    if (!group) {
      group = { key, title: late ? t("follow_up.overdue") : dayTitle(day, dayOf(now)), late, rows: [] };
      groups.push(group);
    }
    group.rows.push(row);
  }
  return groups;
}

function dayTitle(day: string, today: string): string {
  if (day === today) return t("chat.today");
  if (day === addDays(today, 1)) return t("due.tomorrow_day");
  if (day === addDays(today, -1)) return t("chat.yesterday");
  return longDayText(day);
}
