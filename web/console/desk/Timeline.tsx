import { useMemo } from "preact/hooks";
import type { Marks, Message, Note, Staff } from "../model";
import { dayOf, separatorText } from "../ui/dates";
import { useNow } from "../ui/hooks";
import { MarkOf } from "./MarkOf";
import { MessageRow } from "./MessageRow";
import { NoteRow } from "./NoteRow";
import { OutgoingMeta } from "./OutgoingMeta";
import type { Outgoing } from "./outbox";
import { merged, type Said, timeline } from "./turns";
import { UploadMeta } from "./UploadMeta";
import type { Upload } from "./uploads";

/** How the messages that have not arrived are shown, and what may be done about them. */
export interface Pending {
  items: readonly Outgoing[];
  online: boolean;
  onResend: (clientId: string) => void;
  onEdit: ((item: Outgoing) => void) | undefined;
  onDiscard: (clientId: string) => void;
  uploads: readonly Upload[];
  onRetryUpload: (clientId: string) => void;
  onCancelUpload: (clientId: string) => void;
}

/** The turns of a conversation with its days and notes; what is on its way stands at the end. */
export function Timeline({
  messages,
  notes,
  marks,
  contactName,
  own,
  pending,
}: {
  messages: readonly Message[];
  notes: readonly Note[];
  marks: Marks;
  contactName: string;
  /** Who reads: their own words are "you". */
  own: Staff;
  pending?: Pending;
}) {
  const today = dayOf(useNow(60_000));
  const items = useMemo(
    () => timeline([...merged(messages, notes), ...unarrived(pending, own)]),
    [messages, notes, pending?.items, pending?.uploads, own],
  );
  const waiting = new Map((pending?.items ?? []).map((item) => [item.client_id, item]));
  const sending = new Map((pending?.uploads ?? []).map((upload) => [upload.client_id, upload]));
  const footOf = (clientId: string | null) => {
    const item = clientId ? waiting.get(clientId) : undefined;
    const upload = clientId ? sending.get(clientId) : undefined;
    if (item && pending) return <OutgoingMeta item={item} pending={pending} />;
    return upload && pending ? <UploadMeta upload={upload} pending={pending} /> : undefined;
  };
  return (
    <>
      {items.map((item) => {
        if (item.kind === "day") {
          return (
            <p key={item.key} class="day">
              <span>{separatorText(item.day, today)}</span>
            </p>
          );
        }
        if (item.kind === "note") {
          const { note } = item;
          return <NoteRow key={item.key} note={note} own={own} foot={footOf(note.client_id)} />;
        }
        const { message } = item;
        const foot = footOf(message.client_id);
        return (
          <MessageRow
            key={item.key}
            message={message}
            head={item.head}
            contactName={contactName}
            ownName={own.name}
            pending={foot !== undefined}
            preview={sending.get(message.client_id ?? "")?.preview}
            foot={
              foot ?? (message.author === "operator" ? <MarkOf seq={message.seq} marks={marks} /> : undefined)
            }
          />
        );
      })}
    </>
  );
}

/** What is on its way, in the order of sending. */
function unarrived(pending: Pending | undefined, own: Staff): Said[] {
  return [...(pending?.items ?? []), ...(pending?.uploads ?? [])]
    .sort((a, b) => a.at - b.at)
    .map((one) => ("file" in one ? fileOf(one, own) : draftOf(one, own)));
}

function draftOf({ client_id, text, at, note, products }: Outgoing, own: Staff): Said {
  const created_at = new Date(at).toISOString();
  const seq = Number.MAX_SAFE_INTEGER;
  if (note) {
    const draft = { id: client_id, number: seq, after_seq: seq, client_id, staff: own, text, created_at };
    return { kind: "note", note: draft };
  }
  const payload = products ? { type: "products" as const, products: [...products] } : null;
  return { kind: "message", message: ownMessage(client_id, own, at, { text, payload }) };
}

function fileOf({ client_id, file, at }: Upload, own: Staff): Said {
  return { kind: "message", message: ownMessage(client_id, own, at, { payload: { type: "file", file } }) };
}

function ownMessage(client_id: string, own: Staff, at: number, part: Partial<Message>): Message {
  return {
    id: client_id,
    seq: Number.MAX_SAFE_INTEGER,
    client_id,
    author: "operator",
    name: own.name,
    text: "",
    payload: null,
    created_at: new Date(at).toISOString(),
    ...part,
  };
}
