import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { direction } from "../../shared/persian";
import { dir, t } from "../i18n";
import { Icon } from "../ui/Icon";
import { lengthOf } from "../ui/text";
import { problemsOf } from "./fields";
import type { Spec } from "./kinds";
import { LONGEST_SPEC } from "./limits";
import type { Problem } from "./model";

/** Specifications as rows of a label and a value. */
export function SpecsField({
  specs,
  problems,
  onChange,
}: {
  specs: Spec[];
  problems: Problem[];
  onChange: (specs: Spec[]) => void;
}) {
  const id = useId();
  const box = useRef<HTMLFieldSetElement>(null);
  const added = useRef(false);
  useLayoutEffect(() => {
    if (!added.current) return;
    added.current = false;
    [...(box.current?.querySelectorAll<HTMLElement>("[data-label]") ?? [])].at(-1)?.focus();
  });
  const add = () => {
    added.current = true;
    onChange([...specs, { label: "", value: "" }]);
  };
  const errorOf = ({ label, value }: Spec): string | undefined => {
    for (const [text, limit] of [
      [label, LONGEST_SPEC.label],
      [value, LONGEST_SPEC.value],
    ] as const) {
      const length = lengthOf(text.trim());
      if (length > limit) return t("knowledge.too_long", { over: length - limit, limit });
    }
    const name = label.trim();
    return problems.find((one) => one.field === "specs" && one.entry === name)?.text;
  };
  return (
    <fieldset ref={box} class="field lines" data-testid="list-specs">
      <legend class="field-label">{t("knowledge.fields.product.specs")}</legend>
      {problemsOf(problems, "specs").map((one) => (
        <p key={one.text} class="field-error" data-testid="error-specs">
          {one.text}
        </p>
      ))}
      <ol>
        {specs.map((spec, index) => {
          const error = errorOf(spec);
          const about = error ? `${id}-${index}` : undefined;
          const put = (part: Partial<Spec>) => onChange(specs.with(index, { ...spec, ...part }));
          return (
            <li key={index} class="line line-pair">
              <input
                value={spec.label}
                dir={direction(spec.label, dir)}
                data-label
                aria-label={t("knowledge.spec_label", { number: index + 1 })}
                placeholder={t("knowledge.spec_label_short")}
                aria-invalid={error !== undefined}
                aria-describedby={about}
                onInput={(event) => put({ label: event.currentTarget.value })}
              />
              <input
                value={spec.value}
                dir={direction(spec.value, dir)}
                aria-label={t("knowledge.spec_value", { number: index + 1 })}
                placeholder={t("knowledge.spec_value_short")}
                aria-invalid={error !== undefined}
                aria-describedby={about}
                onInput={(event) => put({ value: event.currentTarget.value })}
                onKeyDown={(event) => {
                  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
                  event.preventDefault();
                  add();
                }}
              />
              <button
                type="button"
                class="icon-button"
                aria-label={t("knowledge.remove", {
                  what: spec.label || t("knowledge.spec_label", { number: index + 1 }),
                })}
                title={t("knowledge.remove_line")}
                onClick={() => onChange(specs.toSpliced(index, 1))}
              >
                <Icon name="close" size={16} />
              </button>
              {error && (
                <p id={about} class="field-error" data-testid="error-specs-line">
                  {error}
                </p>
              )}
            </li>
          );
        })}
      </ol>
      <button type="button" class="button button-small" data-testid="add-specs" onClick={add}>
        <Icon name="plus" size={14} />
        {t("knowledge.add_spec")}
      </button>
    </fieldset>
  );
}
