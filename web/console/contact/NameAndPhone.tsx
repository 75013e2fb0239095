import { t } from "../i18n";

const LONGEST_NAME = 100;

export type PersonField = "name" | "phone";

/** The name and the phone number of a contact, in a form. */
export function NameAndPhone({
  id,
  testId,
  name,
  phone,
  wrong,
  note,
  onName,
  onPhone,
}: {
  /** What the ids of the two fields begin with. */
  id: string;
  testId: string;
  name: string;
  phone: string;
  /** The field that was refused. */
  wrong: PersonField | null;
  /** What is told below it, if it is told here. */
  note?: string;
  onName: (name: string) => void;
  onPhone: (phone: string) => void;
}) {
  const told = (field: PersonField) =>
    note !== undefined &&
    wrong === field && (
      <span class="field-error" id={`${id}-${field}-error`} role="alert">
        {note}
      </span>
    );
  const state = (field: PersonField) => ({
    "aria-invalid": wrong === field,
    "aria-describedby": note !== undefined && wrong === field ? `${id}-${field}-error` : undefined,
  });
  return (
    <>
      <div class="field">
        <label class="field-label" for={`${id}-name`}>
          {t("contact.name")}
        </label>
        <input
          id={`${id}-name`}
          data-testid={`${testId}-name`}
          dir={name ? "auto" : undefined}
          maxLength={LONGEST_NAME}
          autocomplete="off"
          value={name}
          {...state("name")}
          onInput={(event) => onName(event.currentTarget.value)}
        />
        {told("name")}
      </div>
      <div class="field">
        <label class="field-label" for={`${id}-phone`}>
          {t("contact.phone")}
        </label>
        <input
          id={`${id}-phone`}
          data-testid={`${testId}-phone`}
          type="tel"
          dir="ltr"
          maxLength={50}
          autocomplete="off"
          value={phone}
          {...state("phone")}
          onInput={(event) => onPhone(event.currentTarget.value)}
        />
        {told("phone")}
      </div>
    </>
  );
}
