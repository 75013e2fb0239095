import type { Message } from "../model";
import { dayOf, type IsoDay } from "../ui/dates";

/** What a log shows, from top to bottom. */
export type TimelineItem =
  | { kind: "day"; key: string; day: IsoDay }
  | { kind: "message"; key: string; message: Message; head: boolean };

const SAME_TURN_MS = 5 * 60_000;

/** Put day separators between messages and say which of them begins a turn (and names its author). */
export function timeline(messages: readonly Message[]): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day = "";
  let previous: Message | null = null;
  for (const message of messages) {
    const messageDay = dayOf(message.created_at);
    if (messageDay !== day) {
      day = messageDay;
      previous = null;
      items.push({ kind: "day", key: `day-${day}-${message.seq}`, day });
    }
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
