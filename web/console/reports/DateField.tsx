import { useEffect, useId, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import { type IsoDay, shortDayText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { Calendar } from "./Calendar";
import { parseTyped, type Range } from "./range";

/** One end of a range: typed as a Jalali date or picked from a calendar. */
export function DateField({
  end,
  range,
  today,
  onChange,
}: {
  end: "from" | "to";
  range: Range;
  today: IsoDay;
  onChange: (day: IsoDay) => void;
}) {
  const value = range[end];
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
        {t(end === "from" ? "range.from" : "range.to")}
      </label>
      <span class="date-input">
        <input
          id={id}
          data-testid={`range-${end}`}
          dir="ltr"
          inputMode="numeric"
          autocomplete="off"
          value={text}
          aria-label={t(end === "from" ? "range.from_label" : "range.to_label")}
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
            latest={today}
            prompt={t(end === "from" ? "range.pick_from" : "range.pick_to")}
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
