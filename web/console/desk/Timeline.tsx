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

/** How the messages that have not arrived are shown, and what may be done about them. */
export interface Pending {
  items: readonly Outgoing[];
  online: boolean;
  onResend: (clientId: string) => void;
  onEdit: ((item: Outgoing) => void) | undefined;
  onDiscard: (clientId: string) => void;
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
    () => timeline([...merged(messages, notes), ...(pending?.items ?? []).map((item) => draftOf(item, own))]),
    [messages, notes, pending?.items, own],
  );
  const waiting = new Map((pending?.items ?? []).map((item) => [item.client_id, item]));
  const footOf = (clientId: string | null) => {
    const item = clientId ? waiting.get(clientId) : undefined;
    return item && pending ? <OutgoingMeta item={item} pending={pending} /> : undefined;
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
            foot={
              foot ?? (message.author === "operator" ? <MarkOf seq={message.seq} marks={marks} /> : undefined)
            }
          />
        );
      })}
    </>
  );
}

function draftOf({ client_id, text, at, note }: Outgoing, own: Staff): Said {
  const created_at = new Date(at).toISOString();
  const seq = Number.MAX_SAFE_INTEGER;
  if (note) {
    const draft = { id: client_id, number: seq, after_seq: seq, client_id, staff: own, text, created_at };
    return { kind: "note", note: draft };
  }
  const author = "operator" as const;
  const message = { id: client_id, seq, client_id, author, name: own.name, text, payload: null, created_at };
  return { kind: "message", message };
}
