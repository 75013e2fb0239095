import { type Keep, loadOutbox } from "../desk/outbox";
import type { Message, Note, Summary } from "../model";

export function summaryOf(id: string, part: Partial<Summary> = {}): Summary {
  return {
    id,
    state: "queued",
    contact: { id: `contact-${id}`, name: "مهمان ۱", phone: null, verified: false, earlier: 0 },
    operator: null,
    team: null,
    priority: 0,
    because: [],
    handoff: null,
    last: null,
    last_seq: 0,
    last_note: 0,
    unread: 0,
    marks: { delivered: 0, read: 0 },
    opened_at: "2026-11-24T08:00:00Z",
    queued_at: "2026-11-24T08:10:00Z",
    rank_at: "2026-11-24T08:10:00Z",
    snoozed_until: null,
    offer: null,
    transferred_by: null,
    updated_at: "2026-11-24T08:10:00Z",
    revision: 1,
    ...part,
  };
}

export function messageOf(seq: number, part: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    seq,
    client_id: null,
    author: "customer",
    name: null,
    text: `پیام ${seq}`,
    payload: null,
    created_at: "2026-11-24T08:00:00Z",
    ...part,
  };
}

export function noteOf(number: number, after_seq: number, part: Partial<Note> = {}): Note {
  return {
    id: `n${number}`,
    number,
    after_seq,
    client_id: null,
    staff: { id: "s2", name: "رضا" },
    text: `یادداشت ${number}`,
    created_at: "2026-11-24T08:00:00Z",
    ...part,
  };
}

export const storedTexts = (keep: Keep, staffId: string) =>
  loadOutbox(keep, staffId).map((item) => item.text);
