import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { Icon } from "../ui/Icon";
import { sizeText } from "./FileView";

/** A last look before files go to the customer, for they cannot be taken back. */
export function FilesDialog({
  files,
  contactName,
  onSend,
  onClose,
}: {
  files: readonly File[];
  contactName: string;
  onSend: (files: readonly File[]) => void;
  onClose: () => void;
}) {
  const [kept, setKept] = useState(files);
  const send = useRef<HTMLButtonElement>(null);
  useEffect(() => setKept(files), [files]);
  // Dropped, looked at, Enter: that is the usual way.
  useEffect(() => send.current?.focus(), []);
  const leave = (file: File) => {
    const rest = kept.filter((other) => other !== file);
    if (rest.length) setKept(rest);
    else onClose();
  };
  return (
    <Dialog title={t("files.title", { name: contactName })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSend(kept);
        }}
      >
        <ul class="files-chosen" data-testid="files-chosen">
          {kept.map((file, index) => (
            <li key={`${file.name}-${file.size}-${index}`} class="file-chosen">
              <Thumb file={file} />
              <span class="file-text">
                <bdi class="file-name">{file.name}</bdi>
                <span class="file-facts">{sizeText(file.size)}</span>
              </span>
              <button
                type="button"
                class="icon-button"
                aria-label={`${t("files.remove")}: ${file.name}`}
                onClick={() => leave(file)}
              >
                <Icon name="close" size={16} />
              </button>
            </li>
          ))}
        </ul>
        <DialogActions
          act={t("files.send", { count: kept.length })}
          testId="files-send"
          actRef={send}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}

function Thumb({ file }: { file: File }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!file.type.startsWith("image/")) return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return (
    <span class="file-thumb">{address ? <img src={address} alt="" /> : <Icon name="file" size={20} />}</span>
  );
}
