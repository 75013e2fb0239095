import type { Message, Note } from "../model";
import { dayOf, type IsoDay } from "../ui/dates";

/** Something that was said: to the customer, or among staff. */
export type Said = { kind: "message"; message: Message } | { kind: "note"; note: Note };

/** What a log shows, from top to bottom. */
export type TimelineItem =
  | { kind: "day"; key: string; day: IsoDay }
  | { kind: "message"; key: string; message: Message; head: boolean }
  | { kind: "note"; key: string; note: Note };

const SAME_TURN_MS = 5 * 60_000;

/** Put each note behind the message it stands behind. Both come in order. */
export function merged(messages: readonly Message[], notes: readonly Note[]): Said[] {
  const said: Said[] = [];
  let next = 0;
  const notesBefore = (seq: number) => {
    for (let note = notes[next]; note && note.after_seq < seq; note = notes[++next])
      said.push({ kind: "note", note });
  };
  for (const message of messages) {
    notesBefore(message.seq);
    said.push({ kind: "message", message });
  }
  notesBefore(Number.POSITIVE_INFINITY);
  return said;
}

/** Put day separators between what was said and tell which messages begin a turn (and name their author). */
export function timeline(said: readonly Said[]): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day = "";
  let previous: Message | null = null;
  for (const one of said) {
    const { created_at } = one.kind === "note" ? one.note : one.message;
    const itsDay = dayOf(created_at);
    if (itsDay !== day) {
      day = itsDay;
      previous = null;
      const first = one.kind === "note" ? one.note.id : one.message.seq;
      items.push({ kind: "day", key: `day-${day}-${first}`, day });
    }
    if (one.kind === "note") {
      items.push({ kind: "note", key: `note-${one.note.client_id ?? one.note.id}`, note: one.note });
      previous = null;
      continue;
    }
    const { message } = one;
    items.push({
      kind: "message",
      // A message on its way has no number yet; its client id keeps it the same row when it gets one.
      key: message.client_id ?? `seq-${message.seq}`,
      message,
      head: !previous || !sameTurn(previous, message),
    });
    previous = message;
  }
  return items;
}

function sameTurn(a: Message, b: Message): boolean {
  return (
    a.author === b.author &&
    a.name === b.name &&
    Date.parse(b.created_at) - Date.parse(a.created_at) < SAME_TURN_MS
  );
}
