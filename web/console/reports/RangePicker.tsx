import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { DateField } from "../ui/DateField";
import type { IsoDay } from "../ui/dates";
import { PRESETS, type Preset, presetOf, presetRange, type Range, rangeProblem } from "./range";

const TEST_IDS: Record<Preset, string> = {
  days_7: "range-preset-7d",
  days_30: "range-preset-30d",
  this_month: "range-preset-this-month",
  last_month: "range-preset-last-month",
};

/** The days a report is about. A range that is none is said so and changes nothing yet. */
export function RangePicker({
  range,
  today,
  onChange,
}: {
  range: Range;
  today: IsoDay;
  onChange: (range: Range) => void;
}) {
  const [chosen, setChosen] = useState(range);
  useEffect(() => setChosen(range), [range.from, range.to]);
  const problem = rangeProblem(chosen);
  const active = presetOf(range, today);
  const change = (part: Partial<Range>) => {
    const next = { ...chosen, ...part };
    setChosen(next);
    if (!rangeProblem(next)) onChange(next);
  };
  return (
    <fieldset class="range" aria-label={t("range.label")}>
      <fieldset class="presets" aria-label={t("range.presets")}>
        {PRESETS.map((preset) => (
          <button
            key={preset}
            type="button"
            class="preset"
            data-testid={TEST_IDS[preset]}
            aria-pressed={preset === active}
            onClick={() => change(presetRange(preset, today))}
          >
            {t(`range.${preset}`)}
          </button>
        ))}
      </fieldset>
      <div class="range-fields">
        <DateField
          value={chosen.from}
          label={t("range.from")}
          name={t("range.from_label")}
          prompt={t("range.pick_from")}
          testId="range-from"
          range={chosen}
          latest={today}
          onChange={(from) => change({ from })}
        />
        <DateField
          value={chosen.to}
          label={t("range.to")}
          name={t("range.to_label")}
          prompt={t("range.pick_to")}
          testId="range-to"
          range={chosen}
          latest={today}
          onChange={(to) => change({ to })}
        />
      </div>
      {problem && (
        <p class="field-error range-error" role="alert" data-testid="range-error">
          {t(`range.${problem}`)}
        </p>
      )}
    </fieldset>
  );
}
