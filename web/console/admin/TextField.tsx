/** A line of text with its label, and below it a hint or what is wrong. */
export function TextField({
  id,
  label,
  value,
  wrong,
  hint = "",
  latin = false,
  onInput,
}: {
  id: string;
  label: string;
  value: string;
  wrong: string;
  hint?: string;
  latin?: boolean;
  onInput: (value: string) => void;
}) {
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <input
        id={id}
        data-testid={id}
        value={value}
        dir={latin ? "ltr" : undefined}
        autocomplete="off"
        autocapitalize={latin ? "none" : undefined}
        spellcheck={false}
        maxLength={100}
        aria-invalid={wrong !== ""}
        aria-describedby={`${id}-note`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <span id={`${id}-note`} class={wrong ? "field-error" : "field-hint"}>
        {wrong || hint}
      </span>
    </div>
  );
}
