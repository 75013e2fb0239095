import { useId, useLayoutEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { DateField } from "./DateField";
import { dayOf } from "./dates";
import { type DayTime, parseTime, timeAsTyped } from "./moments";
import type { Ready } from "./ready";

/** A day and a time of it: typed, picked, or one of those that are often wanted. */
export function MomentField({
  value,
  now,
  future,
  ready = [],
  onChange,
}: {
  value: DayTime;
  now: number;
  /** Only what is to come may be picked; else only what has been. */
  future: boolean;
  /** The ready choices that are offered. */
  ready?: readonly Ready[];
  onChange: (value: DayTime) => void;
}) {
  const id = useId();
  const [text, setText] = useState(timeAsTyped(value.time));
  const [wrong, setWrong] = useState(false);
  // Before the next key is read, or it would be overwritten.
  useLayoutEffect(() => {
    setText(timeAsTyped(value.time));
    setWrong(false);
  }, [value.time]);
  const commit = () => {
    const time = parseTime(text);
    setWrong(time === null);
    if (time && time !== value.time) onChange({ ...value, time });
    else if (time) setText(timeAsTyped(time));
  };
  const today = dayOf(now);
  return (
    <div class="moment">
      {ready.length > 0 && (
        <div class="moment-ready">
          {ready.map(({ name, label, moment }) => (
            <button
              key={name}
              type="button"
              class="button button-small"
              data-testid={`due-${name}`}
              aria-pressed={moment.day === value.day && moment.time === value.time}
              onClick={() => onChange(moment)}
            >
              {label}
            </button>
          ))}
        </div>
      )}
      <div class="moment-fields">
        <DateField
          value={value.day}
          label={t("due.day")}
          name={t("due.day")}
          prompt={t("due.pick_day")}
          testId="due-day"
          {...(future ? { earliest: today } : { latest: today })}
          onChange={(day) => onChange({ ...value, day })}
        />
        <div class="moment-time">
          <label class="date-label" for={id}>
            {t("due.time")}
          </label>
          <span class="date-input">
            <input
              id={id}
              data-testid="due-time"
              dir="ltr"
              inputMode="numeric"
              autocomplete="off"
              value={text}
              aria-invalid={wrong}
              aria-describedby={wrong ? `${id}-error` : undefined}
              onInput={(event) => setText(event.currentTarget.value)}
              onBlur={commit}
              onKeyDown={(event) => {
                if (event.key === "Enter") commit();
              }}
            />
          </span>
          {wrong && (
            <span class="field-error date-error" id={`${id}-error`} role="alert">
              {t("due.invalid_time")}
            </span>
          )}
        </div>
      </div>
    </div>
  );
}
