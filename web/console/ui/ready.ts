import { t, tOr } from "../i18n";
import { addDays, dayMonthText, dayOf, daysBetween, type IsoDay, weekday } from "./dates";
import { type DayTime, dayTimeOf } from "./moments";

const FRIDAY = 6;
const NOON = "12:00";

/** A moment that is often wanted, on a button that names it. */
export interface Ready {
  name: "in_half_hour" | "in_two_hours" | "next_morning" | "morning_after" | "next_saturday" | "next_week";
  label: string;
  moment: DayTime;
}

/**
 * The moments that are offered for what is put off and for what is to be done: one meaning of "morning" for both.
 *
 * @param now the moment
 * @param mornings when the shop's next working days have their morning, in order, as the desk said
 */
export class ReadyMoments {
  readonly #now: number;
  readonly #today: IsoDay;
  readonly #mornings: readonly DayTime[];

  constructor(now: number, mornings: readonly string[]) {
    this.#now = now;
    this.#today = dayOf(now);
    this.#mornings = mornings.map(dayTimeOf).filter(({ day }) => day > this.#today);
  }

  /** The morning of the next working day: what a thing is due by, unless something else is said. */
  get nextMorning(): DayTime {
    return this.#morning(addDays(this.#today, 1));
  }

  /** For a chat that is put off. */
  get forSnooze(): readonly Ready[] {
    const saturday = addDays(this.#today, 7 - weekday(this.#today));
    return [
      this.#soon("in_half_hour", 30, 5),
      this.twoHours,
      ...this.#named([
        ["next_morning", this.nextMorning],
        ["next_saturday", this.#morning(saturday)],
      ]),
    ];
  }

  /** For what is to be done. */
  get forTasks(): readonly Ready[] {
    const next = this.nextMorning;
    return [
      this.twoHours,
      ...this.#named([
        ["next_morning", next],
        ["morning_after", this.#morning(addDays(next.day, 1))],
        ["next_week", this.#morning(addDays(this.#today, 7))],
      ]),
    ];
  }

  get twoHours(): Ready {
    return this.#soon("in_two_hours", 120, 15);
  }

  #soon(name: "in_half_hour" | "in_two_hours", minutes: number, step: number): Ready {
    const length = step * 60_000;
    const moment = dayTimeOf(Math.ceil((this.#now + minutes * 60_000) / length) * length);
    return { name, label: t(`due.${name}`), moment };
  }

  /** Name each by its day; one that is the morning of another is offered once. */
  #named(choices: readonly (readonly [Ready["name"], DayTime])[]): Ready[] {
    return choices
      .filter(([, { day }], place) => choices.findIndex(([, other]) => other.day === day) === place)
      .map(([name, moment]) => ({ name, label: this.#label(moment), moment }));
  }

  #morning(from: IsoDay): DayTime {
    const found = this.#mornings.find(({ day }) => day >= from);
    // A shop that is closed for longer than the desk looks ahead: any day that is no Friday.
    return found ?? { day: weekday(from) === FRIDAY ? addDays(from, 1) : from, time: "10:00" };
  }

  #label({ day, time }: DayTime): string {
    const ahead = daysBetween(this.#today, day);
    const weekdayName = tOr(`calendar.weekdays.${weekday(day)}`, "");
    if (ahead >= 7) return t("due.far_day", { weekday: weekdayName, date: dayMonthText(day) });
    const name = ahead === 1 ? t("due.tomorrow_day") : weekdayName;
    return time < NOON ? t("due.morning", { day: name }) : name;
  }
}
