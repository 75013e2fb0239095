import { useId } from "preact/hooks";
import { t } from "../i18n";
import type { Newcomer } from "./model";

const LONGEST_NAME = 100;

/** Who a new contact is: a name, a number, or both. */
export function NewcomerFields({
  newcomer,
  wrong,
  onChange,
}: {
  newcomer: Newcomer;
  /** The field that was refused. */
  wrong: keyof Newcomer | null;
  onChange: (newcomer: Newcomer) => void;
}) {
  const id = useId();
  return (
    <div class="newcomer">
      <div class="field">
        <label class="field-label" for={`${id}-name`}>
          {t("contact.name")}
        </label>
        <input
          id={`${id}-name`}
          data-testid="newcomer-name"
          dir={newcomer.name ? "auto" : undefined}
          maxLength={LONGEST_NAME}
          autocomplete="off"
          value={newcomer.name}
          aria-invalid={wrong === "name"}
          onInput={(event) => onChange({ ...newcomer, name: event.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label class="field-label" for={`${id}-phone`}>
          {t("contact.phone")}
        </label>
        <input
          id={`${id}-phone`}
          data-testid="newcomer-phone"
          type="tel"
          dir="ltr"
          maxLength={50}
          autocomplete="off"
          value={newcomer.phone}
          aria-invalid={wrong === "phone"}
          onInput={(event) => onChange({ ...newcomer, phone: event.currentTarget.value })}
        />
      </div>
    </div>
  );
}
