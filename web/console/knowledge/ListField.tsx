import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { direction } from "../../shared/persian";
import { dir, num, t } from "../i18n";
import { Icon } from "../ui/Icon";
import { lengthOf } from "../ui/text";
import { problemsOf } from "./fields";
import type { Problem } from "./model";

/** Are these two lines one to the desk, which drops needless space? */
const tidied = (line: string): string => line.split(/\s+/).filter(Boolean).join(" ");

/**
 * Lines edited as a list: Enter begins a line below, Backspace in an empty one takes it away, and what is pasted
 * with line breaks becomes as many lines.
 */
export function ListField({
  name,
  label,
  lineLabel,
  addLabel,
  hint,
  lines,
  limit,
  problems,
  onChange,
}: {
  name: string;
  label: string;
  /** Names one line to a screen reader; `{number}` is its place. */
  lineLabel: (number: number) => string;
  addLabel: string;
  hint?: string;
  lines: string[];
  limit: number;
  problems: Problem[];
  onChange: (lines: string[]) => void;
}) {
  const id = useId();
  const box = useRef<HTMLFieldSetElement>(null);
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const inputs = box.current?.querySelectorAll("input");
    const at = Math.min(wanted.current, (inputs?.length ?? 0) - 1);
    if (at < 0) box.current?.querySelector<HTMLElement>("[data-add]")?.focus();
    else inputs?.[at]?.focus();
    wanted.current = null;
  });
  const put = (next: string[], focus: number) => {
    wanted.current = focus;
    onChange(next);
  };
  const errorOf = (line: string): string | undefined => {
    if (lengthOf(tidied(line)) > limit)
      return t("knowledge.too_long", { over: lengthOf(tidied(line)) - limit, limit });
    return problems.find((one) => one.field === name && one.entry === tidied(line))?.text;
  };
  return (
    <fieldset ref={box} class="field lines" data-testid={`list-${name}`} aria-describedby={`${id}-about`}>
      <legend class="field-label">
        {label}
        {lines.length > 0 && <span class="tag tag-plain">{num(lines.length)}</span>}
      </legend>
      <div id={`${id}-about`}>
        {problemsOf(problems, name).map((one) => (
          <p key={one.text} class="field-error" data-testid={`error-${name}`}>
            {one.text}
          </p>
        ))}
        {hint && <p class="field-hint">{hint}</p>}
      </div>
      <ol>
        {lines.map((line, index) => {
          const error = errorOf(line);
          const about = error ? `${id}-${index}` : undefined;
          return (
            <li key={index} class="line">
              <input
                value={line}
                dir={direction(line, dir)}
                aria-label={lineLabel(index + 1)}
                aria-invalid={error !== undefined}
                aria-describedby={about}
                autocomplete="off"
                onInput={(event) => onChange(lines.with(index, event.currentTarget.value))}
                onKeyDown={(event) => {
                  if (event.key === "Enter" && !event.isComposing && !event.ctrlKey && !event.metaKey) {
                    event.preventDefault();
                    put([...lines.slice(0, index + 1), "", ...lines.slice(index + 1)], index + 1);
                  } else if (event.key === "Backspace" && line === "") {
                    event.preventDefault();
                    put(lines.toSpliced(index, 1), Math.max(0, index - 1));
                  }
                }}
                onPaste={(event) => {
                  const pasted = event.clipboardData?.getData("text/plain") ?? "";
                  const several = pasted.split(/\r?\n/).filter((one) => one.trim());
                  if (several.length < 2) return;
                  event.preventDefault();
                  const rest = line ? [line, ...several] : several;
                  put(lines.toSpliced(index, 1, ...rest), index + rest.length - 1);
                }}
              />
              <button
                type="button"
                class="icon-button"
                aria-label={t("knowledge.remove", { what: line || lineLabel(index + 1) })}
                title={t("knowledge.remove_line")}
                onClick={() => put(lines.toSpliced(index, 1), index)}
              >
                <Icon name="close" size={16} />
              </button>
              {error && (
                <p id={about} class="field-error" data-testid={`error-${name}-line`}>
                  {error}
                </p>
              )}
            </li>
          );
        })}
      </ol>
      <button
        type="button"
        class="button button-small"
        data-add
        data-testid={`add-${name}`}
        onClick={() => put([...lines, ""], lines.length)}
      >
        <Icon name="plus" size={14} />
        {addLabel}
      </button>
    </fieldset>
  );
}
