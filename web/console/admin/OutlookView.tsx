import { digits, t } from "../i18n";
import { dayOf, dayText, longDayText, timeText } from "../ui/dates";
import type { Outlook, OutlookDay } from "./hours";

/** What hours mean: open or not at this moment, and the two weeks to come. */
export function OutlookView({ outlook, draft }: { outlook: Outlook; draft: boolean }) {
  return (
    <section class="outlook" aria-labelledby="outlook-title" aria-live="polite">
      <h2 id="outlook-title">{t(draft ? "hours.outlook_draft" : "hours.outlook")}</h2>
      <p>
        <span class={outlook.open ? "tag tag-green" : "tag tag-amber"} data-testid="outlook-now">
          {nowText(outlook)}
        </span>
      </p>
      <ul class="outlook-days">
        {outlook.days.map((day) => (
          <li key={day.date} class={day.shifts.length ? "outlook-day" : "outlook-day outlook-closed"}>
            <span>{longDayText(day.date)}</span>
            <span>{shiftsText(day)}</span>
            {day.title && <bdi class="faint">{day.title}</bdi>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function nowText(outlook: Outlook): string {
  if (outlook.open && outlook.closes_at) return t("hours.open_until", { at: momentOf(outlook.closes_at) });
  if (outlook.opens_at) return t("hours.opens_at", { at: momentOf(outlook.opens_at) });
  return t("hours.never_opens");
}

function momentOf(moment: string): string {
  const day = dayOf(moment);
  const time = timeText(moment);
  return day === dayOf(Date.now()) ? time : `${dayText(day)}${t("app.list_separator")}${time}`;
}

function shiftsText(day: OutlookDay): string {
  if (!day.shifts.length) return t("hours.closed");
  return day.shifts
    .map(([from, to]) => t("hours.shift", { from: digits(from), to: digits(to) }))
    .join(t("app.list_separator"));
}
