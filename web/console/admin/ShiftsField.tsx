import { digits, t } from "../i18n";
import { Icon } from "../ui/Icon";
import { clockOf, type Shift } from "./hours";

const FIRST: Shift = ["09:00", "17:00"];

/** The shifts of one day; none means closed. */
export function ShiftsField({
  name,
  shifts,
  wrong,
  onChange,
}: {
  /** What the day is called, for screen readers. */
  name: string;
  shifts: readonly Shift[];
  wrong: string;
  onChange: (shifts: Shift[]) => void;
}) {
  const put = (place: number, part: 0 | 1, text: string) =>
    onChange(
      shifts.map((shift, index): Shift => {
        if (index !== place) return shift;
        return part === 0 ? [text, shift[1]] : [shift[0], text];
      }),
    );
  const more = () => {
    const last = shifts.at(-1);
    onChange([...shifts, last ? [last[1], "24:00"] : FIRST]);
  };
  return (
    <div class="shifts">
      {shifts.length === 0 && <span class="faint">{t("hours.closed")}</span>}
      {shifts.map((shift, place) => (
        <span key={`${place}-${shifts.length}`} class="shift">
          {([0, 1] as const).map((part) => (
            <input
              key={part}
              class="shift-time"
              dir="ltr"
              inputMode="numeric"
              autocomplete="off"
              maxLength={5}
              value={digits(shift[part])}
              aria-label={t(part === 0 ? "hours.from_of" : "hours.to_of", { day: name, number: place + 1 })}
              aria-invalid={wrong !== ""}
              onChange={(event) => put(place, part, clockOf(event.currentTarget.value))}
            />
          ))}
          <button
            type="button"
            class="icon-button icon-button-small"
            aria-label={t("hours.remove_shift", { day: name, number: place + 1 })}
            onClick={() => onChange(shifts.filter((_, index) => index !== place))}
          >
            <Icon name="close" size={14} />
          </button>
        </span>
      ))}
      <button
        type="button"
        class="button button-small"
        aria-label={t("hours.add_shift_of", { day: name })}
        onClick={more}
      >
        <Icon name="plus" size={14} />
        {t("hours.add_shift")}
      </button>
      {wrong && (
        <span class="field-error" role="alert">
          {wrong}
        </span>
      )}
    </div>
  );
}
