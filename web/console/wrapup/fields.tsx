import { useId } from "preact/hooks";
import { t } from "../i18n";
import type { Option } from "../model";
import { LONGEST_SUMMARY } from "./validate";

export function SelectField({
  name,
  label,
  options,
  value,
  error,
  onChange,
}: {
  name: "topic" | "outcome";
  label: string;
  options: Option[];
  value: string;
  error: string | undefined;
  onChange: (slug: string) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <select
        id={id}
        name={name}
        data-testid={`wrapup-${name}`}
        value={value}
        required
        aria-invalid={error !== undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="" disabled>
          {t("wrapup.choose")}
        </option>
        {options.map((option) => (
          <option key={option.slug} value={option.slug}>
            {option.title}
          </option>
        ))}
      </select>
      {error && (
        <span class="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

export function SummaryField({
  value,
  proposed,
  tooLong,
  onChange,
}: {
  value: string;
  proposed: boolean;
  tooLong: boolean;
  onChange: (text: string) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {t("wrapup.summary")}
        {proposed && <span class="tag tag-plain">{t("wrapup.proposed")}</span>}
      </label>
      <textarea
        id={id}
        name="summary"
        data-testid="wrapup-summary"
        rows={4}
        dir={value ? "auto" : undefined}
        value={value}
        aria-invalid={tooLong}
        aria-describedby={`${id}-hint`}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <span class={tooLong ? "field-error" : "field-hint"} id={`${id}-hint`}>
        {tooLong ? t("wrapup.summary_long", { limit: LONGEST_SUMMARY }) : t("wrapup.summary_hint")}
      </span>
    </div>
  );
}
