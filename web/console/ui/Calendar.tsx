import { useEffect, useRef, useState } from "preact/hooks";
import { digits, dir, t, tOr } from "../i18n";
import { addDays, type IsoDay, longDayText, monthName, toJalali, weekday } from "./dates";
import { Icon } from "./Icon";
import { monthWeeks, sameDayOfMonth } from "./months";

const FIRST = "1900-01-01";
const LAST = "2999-12-31";
const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];

/** A Jalali month to pick a day from, by pointer or by the keys a date grid is expected to know. */
export function Calendar({
  selected,
  range = { from: selected, to: selected },
  earliest = FIRST,
  latest = LAST,
  prompt,
  onPick,
}: {
  selected: IsoDay;
  /** The days that are marked. */
  range?: { from: IsoDay; to: IsoDay } | undefined;
  /** The first and the last day that may be picked. */
  earliest?: IsoDay | undefined;
  latest?: IsoDay | undefined;
  prompt: string;
  onPick: (day: IsoDay) => void;
}) {
  const within = (day: IsoDay) => (day > latest ? latest : day < earliest ? earliest : day);
  const [focused, setFocused] = useState(within(selected));
  const grid = useRef<HTMLTableElement>(null);
  const { jy, jm } = toJalali(focused);
  useEffect(() => {
    grid.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [focused]);
  const move = (day: IsoDay) => setFocused(within(day));

  return (
    <div class="calendar">
      <div class="calendar-head">
        <button
          type="button"
          class="icon-button"
          aria-label={t("range.previous_month")}
          disabled={focused <= earliest}
          onClick={() => move(sameDayOfMonth(focused, -1))}
        >
          <Icon name="back" flip />
        </button>
        <p aria-live="polite">
          {monthName(jm)} {digits(String(jy))}
        </p>
        <button
          type="button"
          class="icon-button"
          aria-label={t("range.next_month")}
          disabled={focused >= latest}
          onClick={() => move(sameDayOfMonth(focused, 1))}
        >
          <Icon name="forward" flip />
        </button>
      </div>
      <table
        ref={grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a date grid is made of a table
        role="grid"
        aria-label={prompt}
        onKeyDown={(event) => {
          const next = keyTarget(event.key, focused);
          if (!next) return;
          event.preventDefault();
          move(next);
        }}
      >
        <thead>
          <tr>
            {WEEKDAYS.map((day) => (
              <th key={day} scope="col" abbr={tOr(`calendar.weekdays.${day}`, "")}>
                {tOr(`calendar.weekdays_short.${day}`, "")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {monthWeeks({ jy, jm }).map((week) => (
            <tr key={week.find(Boolean)}>
              {week.map((day, place) =>
                day === null ? (
                  <td key={`empty-${place}`} />
                ) : (
                  <td key={day} class={dayClass(day, range)}>
                    <button
                      type="button"
                      tabIndex={day === focused ? 0 : -1}
                      disabled={day > latest || day < earliest}
                      aria-label={longDayText(day)}
                      aria-pressed={day === selected}
                      data-day={day}
                      onClick={() => onPick(day)}
                    >
                      {digits(String(toJalali(day).jd))}
                    </button>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="calendar-prompt">{prompt}</p>
    </div>
  );
}

function dayClass(day: IsoDay, { from, to }: { from: IsoDay; to: IsoDay }): string {
  const within = day >= from && day <= to ? " in-range" : "";
  const end = day === from || day === to ? " range-end" : "";
  return `${weekday(day) === 6 ? "friday" : ""}${within}${end}`;
}

function keyTarget(key: string, day: IsoDay): IsoDay | null {
  const forward = dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const backward = dir === "rtl" ? "ArrowRight" : "ArrowLeft";
  switch (key) {
    case forward:
      return addDays(day, 1);
    case backward:
      return addDays(day, -1);
    case "ArrowDown":
      return addDays(day, 7);
    case "ArrowUp":
      return addDays(day, -7);
    case "Home":
      return addDays(day, -weekday(day));
    case "End":
      return addDays(day, 6 - weekday(day));
    case "PageUp":
      return sameDayOfMonth(day, -1);
    case "PageDown":
      return sameDayOfMonth(day, 1);
    default:
      return null;
  }
}
