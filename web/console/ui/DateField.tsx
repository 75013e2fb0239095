import { useEffect, useId, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import { Calendar } from "./Calendar";
import { type IsoDay, shortDayText } from "./dates";
import { Icon } from "./Icon";
import { parseTyped } from "./months";

/** A day: typed as a Jalali date or picked from a calendar. */
export function DateField({
  value,
  label,
  name,
  prompt,
  testId,
  range,
  earliest,
  latest,
  onChange,
}: {
  value: IsoDay;
  /** What stands beside the field. */
  label: string;
  /** What a screen reader calls the field. */
  name: string;
  prompt: string;
  testId: string;
  range?: { from: IsoDay; to: IsoDay };
  earliest?: IsoDay;
  latest?: IsoDay;
  onChange: (day: IsoDay) => void;
}) {
  const id = useId();
  const [text, setText] = useState(shortDayText(value));
  const [wrong, setWrong] = useState(false);
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    setText(shortDayText(value));
    setWrong(false);
  }, [value]);
  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);

  const commit = () => {
    const day = parseTyped(text);
    setWrong(day === null);
    if (day && day !== value) onChange(day);
    else if (day) setText(shortDayText(day));
  };
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears Escape and focus on their way up
    <div
      class="date-field"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        close();
      }}
      onFocusOut={(event) => {
        const next = event.relatedTarget;
        if (open && next instanceof Node && !box.current?.contains(next)) setOpen(false);
      }}
    >
      <label class="date-label" for={id}>
        {label}
      </label>
      <span class="date-input">
        <input
          id={id}
          data-testid={testId}
          dir="ltr"
          inputMode="numeric"
          autocomplete="off"
          value={text}
          aria-label={name}
          aria-invalid={wrong}
          aria-describedby={wrong ? `${id}-error` : undefined}
          placeholder={t("range.format_hint")}
          onInput={(event) => setText(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
          }}
        />
        <button
          ref={button}
          type="button"
          class="icon-button icon-button-small"
          aria-label={t("range.open_calendar")}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon name="calendar" size={16} />
        </button>
      </span>
      {wrong && (
        <span class="field-error date-error" id={`${id}-error`} role="alert">
          {t("range.invalid_date")}
        </span>
      )}
      {open && (
        <div class="calendar-pop" role="dialog" aria-label={t("range.calendar")}>
          <Calendar
            selected={value}
            range={range}
            earliest={earliest}
            latest={latest}
            prompt={prompt}
            onPick={(day) => {
              onChange(day);
              close();
            }}
          />
        </div>
      )}
    </div>
  );
}
