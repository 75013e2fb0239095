import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { digits, t } from "../i18n";
import { DateField } from "../ui/DateField";
import { dayOf, type IsoDay, longDayText, monthName } from "../ui/dates";
import { Icon } from "../ui/Icon";
import {
  type Exceptional,
  type Holiday,
  isoOf,
  jalaliOf,
  type Problem,
  type Shift,
  type Yearly,
} from "./hours";
import { ShiftsField } from "./ShiftsField";

export type Wrong = (where: string) => string;

/** What each problem is called, by its place. */
export function wrongIn(problems: readonly Problem[]): Wrong {
  return (where) =>
    problems
      .filter((one) => one.where === where)
      .map((one) => t(`hours.problem_${one.problem}`))
      .join(" ");
}

function DayRow({
  text,
  title,
  wrong,
  onRemove,
}: {
  text: string;
  title: string;
  wrong: string;
  onRemove: () => void;
}) {
  return (
    <li class="day-row">
      <span>{text}</span>
      <bdi class="faint">{title}</bdi>
      {wrong && <span class="field-error">{wrong}</span>}
      <button
        type="button"
        class="icon-button icon-button-small"
        aria-label={t("hours.remove_day", { day: text })}
        onClick={onRemove}
      >
        <Icon name="trash" size={15} />
      </button>
    </li>
  );
}

/** A new row: its day, its name, and the button that adds it. */
function AddRow({
  name,
  ready = true,
  children,
  onAdd,
}: {
  name: string;
  ready?: boolean;
  children: ComponentChildren;
  onAdd: (title: string) => void;
}) {
  const [title, setTitle] = useState("");
  const add = () => {
    if (!title.trim() || !ready) return;
    onAdd(title.trim());
    setTitle("");
  };
  return (
    <div class="day-add">
      {children}
      <input
        class="day-title"
        data-testid={`${name}-title`}
        value={title}
        maxLength={100}
        placeholder={t("hours.title_example")}
        aria-label={t("hours.title_label")}
        onInput={(event) => setTitle(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          add();
        }}
      />
      <button
        type="button"
        class="button"
        data-testid={`${name}-add`}
        disabled={!title.trim() || !ready}
        onClick={add}
      >
        {t("hours.add")}
      </button>
    </div>
  );
}

function Day({ name, day, onChange }: { name: string; day: IsoDay; onChange: (day: IsoDay) => void }) {
  return (
    <DateField
      value={day}
      label={t("hours.day")}
      name={t("hours.day")}
      prompt={t("hours.pick_day")}
      testId={`${name}-day`}
      onChange={onChange}
    />
  );
}

/** Holidays of one year, and days with hours of their own. */
export function Holidays({
  holidays,
  wrong,
  onChange,
}: {
  holidays: Holiday[];
  wrong: Wrong;
  onChange: (holidays: Holiday[]) => void;
}) {
  const [day, setDay] = useState<IsoDay>(() => dayOf(Date.now()));
  const date = jalaliOf(day);
  return (
    <>
      <AddRow
        name="holiday"
        ready={!holidays.some((one) => one.date === date)}
        onAdd={(title) => onChange(byDate([...holidays, { date, title }]))}
      >
        <Day name="holiday" day={day} onChange={setDay} />
      </AddRow>
      <ul class="day-list" data-testid="holidays">
        {holidays.map((one, place) => (
          <DayRow
            key={`${one.date}-${one.title}`}
            text={longDayText(isoOf(one.date))}
            title={one.title}
            wrong={wrong(`holidays.${place}`)}
            onRemove={() => onChange(holidays.filter((other) => other !== one))}
          />
        ))}
      </ul>
    </>
  );
}

export function Exceptions({
  exceptions,
  wrong,
  onChange,
}: {
  exceptions: Exceptional[];
  wrong: Wrong;
  onChange: (exceptions: Exceptional[]) => void;
}) {
  const [day, setDay] = useState<IsoDay>(() => dayOf(Date.now()));
  const date = jalaliOf(day);
  const put = (one: Exceptional, shifts: Shift[]) =>
    onChange(exceptions.map((other) => (other === one ? { ...one, shifts } : other)));
  return (
    <>
      <AddRow
        name="exception"
        ready={!exceptions.some((one) => one.date === date)}
        onAdd={(title) => onChange(byDate([...exceptions, { date, title, shifts: [["09:00", "14:00"]] }]))}
      >
        <Day name="exception" day={day} onChange={setDay} />
      </AddRow>
      <ul class="day-list" data-testid="exceptions">
        {exceptions.map((one, place) => (
          <li key={one.date}>
            <ul>
              <DayRow
                text={longDayText(isoOf(one.date))}
                title={one.title}
                wrong=""
                onRemove={() => onChange(exceptions.filter((other) => other !== one))}
              />
            </ul>
            <ShiftsField
              name={longDayText(isoOf(one.date))}
              shifts={one.shifts}
              wrong={wrong(`exceptions.${place}`)}
              onChange={(shifts) => put(one, shifts)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

/** Holidays of every year, of the solar calendar. */
export function YearlyHolidays({
  yearly,
  wrong,
  onChange,
}: {
  yearly: Yearly[];
  wrong: Wrong;
  onChange: (yearly: Yearly[]) => void;
}) {
  const [day, setDay] = useState(1);
  const [month, setMonth] = useState(1);
  const days = Array.from({ length: month <= 6 ? 31 : 30 }, (_, index) => index + 1);
  const ordered = (all: Yearly[]) => all.sort((a, b) => a.month - b.month || a.day - b.day);
  return (
    <>
      <AddRow name="yearly" onAdd={(title) => onChange(ordered([...yearly, { month, day, title }]))}>
        <select
          class="day-select"
          value={day}
          aria-label={t("hours.day_of_month")}
          onChange={(event) => setDay(Number(event.currentTarget.value))}
        >
          {days.map((one) => (
            <option key={one} value={one}>
              {digits(String(one))}
            </option>
          ))}
        </select>
        <select
          class="day-select"
          value={month}
          aria-label={t("hours.month")}
          onChange={(event) => {
            setMonth(Number(event.currentTarget.value));
            setDay(Math.min(day, Number(event.currentTarget.value) <= 6 ? 31 : 30));
          }}
        >
          {MONTHS.map((one) => (
            <option key={one} value={one}>
              {monthName(one)}
            </option>
          ))}
        </select>
      </AddRow>
      <ul class="day-list" data-testid="yearly">
        {yearly.map((one, place) => (
          <DayRow
            key={`${one.month}-${one.day}-${one.title}`}
            text={`${digits(String(one.day))} ${monthName(one.month)}`}
            title={one.title}
            wrong={wrong(`yearly_holidays.${place}`)}
            onRemove={() => onChange(yearly.filter((other) => other !== one))}
          />
        ))}
      </ul>
    </>
  );
}

function byDate<One extends Holiday>(days: One[]): One[] {
  return days.sort((a, b) => a.date.localeCompare(b.date));
}
