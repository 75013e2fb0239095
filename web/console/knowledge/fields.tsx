import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { direction } from "../../shared/persian";
import { dir, num, t } from "../i18n";
import { lengthOf } from "../ui/text";
import { LONGEST, NEAR } from "./limits";
import type { Problem } from "./model";

export interface FieldProps {
  name: string;
  label: string;
  value: string;
  problems: Problem[];
  onChange: (value: string) => void;
  hint?: ComponentChildren;
  placeholder?: string;
  /** Codes and addresses run left to right whatever stands around them. */
  ltr?: boolean;
}

/** Give what is wrong with a whole field. */
export function problemsOf(problems: Problem[], field: string): Problem[] {
  return problems.filter((one) => one.field === field && one.entry === undefined);
}

export function TextField({
  list,
  type = "text",
  ...field
}: FieldProps & { list?: string[]; type?: "text" | "number" }) {
  const id = useId();
  const { about, ...described } = useDescribed(id, field);
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {field.label}
      </label>
      <input
        id={id}
        name={field.name}
        data-testid={`field-${field.name}`}
        value={field.value}
        placeholder={field.placeholder}
        autocomplete="off"
        inputMode={type === "number" ? "numeric" : undefined}
        list={list ? `${id}-list` : undefined}
        onInput={(event) => field.onChange(event.currentTarget.value)}
        {...described}
      />
      {list && (
        <datalist id={`${id}-list`}>
          {list.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      {about}
    </div>
  );
}

export function AreaField({ rows = 6, ...field }: FieldProps & { rows?: number }) {
  const id = useId();
  const { about, ...described } = useDescribed(id, field);
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {field.label}
      </label>
      <textarea
        id={id}
        name={field.name}
        data-testid={`field-${field.name}`}
        rows={rows}
        value={field.value}
        placeholder={field.placeholder}
        onInput={(event) => field.onChange(event.currentTarget.value)}
        {...described}
      />
      {about}
    </div>
  );
}

/** The lines under a field (what is wrong, else the hint, and how much room is left), and what ties them to it. */
function useDescribed(id: string, { name, value, problems, hint, ltr }: FieldProps) {
  const found = problemsOf(problems, name);
  const limit = LONGEST[name];
  const length = lengthOf(value.trim());
  const over = limit !== undefined && length > limit;
  const near = limit !== undefined && length > limit * NEAR;
  const bad = found.length > 0 || over;
  return {
    dir: ltr ? ("ltr" as const) : direction(value, dir),
    "aria-invalid": bad,
    "aria-describedby": `${id}-about`,
    about: (
      <div id={`${id}-about`} class="field-about">
        {found.map((one) => (
          <p key={one.text} class="field-error" data-testid={`error-${name}`}>
            {one.text}
          </p>
        ))}
        {over && found.length === 0 && (
          <p class="field-error" role="status" data-testid={`error-${name}`}>
            {t("knowledge.too_long", { over: length - limit, limit })}
          </p>
        )}
        {!bad && hint && <p class="field-hint">{hint}</p>}
        {near && !over && (
          <p class="field-hint">{t("knowledge.count", { count: num(length), limit: num(limit) })}</p>
        )}
      </div>
    ),
  };
}
