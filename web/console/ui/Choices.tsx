import { type Key, t } from "../i18n";

/** A few choices side by side, of which one holds. */
export function Choices<Name extends string>({
  label,
  names,
  chosen,
  title,
  onChoose,
}: {
  label: string;
  names: readonly Name[];
  chosen: Name;
  title: (name: Name) => Key;
  onChoose: (name: Name) => void;
}) {
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">{label}</legend>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          class="segment"
          data-testid={`show-${name}`}
          aria-pressed={name === chosen}
          onClick={() => onChoose(name)}
        >
          {t(title(name))}
        </button>
      ))}
    </fieldset>
  );
}
