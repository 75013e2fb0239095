import { useId, useState } from "preact/hooks";
import { t } from "../i18n";
import type { ContactDetail, Curation } from "../model";
import { ApiError, errorText } from "../session/api";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { Trouble } from "../ui/parts";
import { rename } from "./acts";
import { NameAndPhone, type PersonField } from "./NameAndPhone";

/** What a contact is called, and the number they are reached at. */
export function EditDialog({
  contact,
  onSaved,
  onClose,
}: {
  contact: ContactDetail["contact"];
  /** Gets what is known of the contact since: who else has this number too. */
  onSaved: (curation: Curation) => void;
  onClose: () => void;
}) {
  const id = useId();
  const [name, setName] = useState(contact.named ? contact.name : "");
  const [phone, setPhone] = useState(contact.phone ?? "");
  const [wrong, setWrong] = useState<{ field: PersonField | ""; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (busy) return;
    setBusy(true);
    setWrong(null);
    try {
      onSaved(await rename(contact.id, name.trim() || null, phone.trim() || null));
      onClose();
    } catch (error) {
      const code = error instanceof ApiError ? error.code : "";
      const field = code === "contact.phone" ? "phone" : code === "contact.name" ? "name" : "";
      setWrong({ field, text: errorText(error) });
      if (field) document.getElementById(`${id}-${field}`)?.focus();
      setBusy(false);
    }
  };
  return (
    <Dialog title={t("contact.edit_title", { name: contact.name })} onClose={onClose}>
      <form
        class="wrapup"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {contact.external_id && <p class="dialog-lead">{t("contact.edit_signed")}</p>}
        <NameAndPhone
          id={id}
          testId="edit"
          name={name}
          phone={phone}
          wrong={wrong?.field || null}
          note={wrong?.text ?? ""}
          onName={setName}
          onPhone={setPhone}
        />
        {wrong?.field === "" && <Trouble>{wrong.text}</Trouble>}
        <DialogActions act={t("follow_up.save")} testId="edit-save" disabled={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
