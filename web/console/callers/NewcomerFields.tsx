import { useId } from "preact/hooks";
import { NameAndPhone } from "../contact/NameAndPhone";
import type { Newcomer } from "./model";

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
      <NameAndPhone
        id={id}
        testId="newcomer"
        name={newcomer.name}
        phone={newcomer.phone}
        wrong={wrong}
        onName={(name) => onChange({ ...newcomer, name })}
        onPhone={(phone) => onChange({ ...newcomer, phone })}
      />
    </div>
  );
}
