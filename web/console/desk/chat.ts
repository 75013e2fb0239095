import type { Author, Marks, Message, Named, Note } from "../model";

/** What was loaded of one conversation. */
export interface Chat {
  /** By `seq`, each once. */
  messages: readonly Message[];
  /** By `number`, each once: those among the messages. */
  notes: readonly Note[];
  /** The `number` up to which no note is missing. */
  lastNote: number;
  marks: Marks;
  /** Who else of the staff looks at it now. */
  viewers: readonly Named[];
  /** The desk has said that nothing stands before the first of them. */
  complete: boolean;
  loaded: boolean;
  /** Why it could not be read: the desk's own words. */
  error: { code: string; text: string } | null;
  older: "idle" | "loading" | "failed";
  typing: readonly Typing[];
}

/** Somebody who writes at this moment; `note`: for colleagues. */
export interface Typing {
  author: Author;
  staffId: string | null;
  name: string | null;
  note: boolean;
  /** Milliseconds since 1970 of the last news. */
  at: number;
}

export const noChat: Chat = {
  messages: [],
  notes: [],
  lastNote: 0,
  marks: { delivered: 0, read: 0 },
  viewers: [],
  complete: false,
  loaded: false,
  error: null,
  older: "idle",
  typing: [],
};

/** Take messages in: each `seq` once, in order, the newer copy kept (the bot's understanding may come later). */
export function withMessages(chat: Chat, incoming: readonly Message[]): Chat {
  if (!incoming.length) return chat;
  const bySeq = new Map(chat.messages.map((message) => [message.seq, message]));
  for (const message of incoming) bySeq.set(message.seq, { ...bySeq.get(message.seq), ...message });
  const messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  const last = messages.at(-1);
  const spoke = last && last.seq !== chat.messages.at(-1)?.seq ? last : null;
  return { ...chat, messages, typing: spoke ? withoutSpeaker(chat.typing, spoke) : chat.typing };
}

/** Who has just said something writes no more. */
function withoutSpeaker(typing: readonly Typing[], { author, name }: Message): readonly Typing[] {
  return typing.filter((one) => one.note || one.author !== author || (name && one.name !== name));
}

/** Take notes in: each `number` once, in order. */
export function withNotes(chat: Chat, incoming: readonly Note[]): Chat {
  if (!incoming.length) return chat;
  const byNumber = new Map(chat.notes.map((note) => [note.number, note]));
  for (const note of incoming) byNumber.set(note.number, note);
  return { ...chat, notes: [...byNumber.values()].sort((a, b) => a.number - b.number) };
}

/** Take in one note as it is written; one behind a gap is left to `sync`. */
export function withNewNote(chat: Chat, note: Note): Chat {
  if (!chat.loaded || note.number > chat.lastNote + 1) return chat;
  const typing = chat.typing.filter((one) => !(one.note && one.staffId === note.staff.id));
  return { ...withNotes(chat, [note]), typing, lastNote: Math.max(chat.lastNote, note.number) };
}

/** Marks only move on, whatever order the news comes in. */
export function withMarks(chat: Chat, { delivered, read }: Marks): Chat {
  const marks = {
    delivered: Math.max(chat.marks.delivered, delivered),
    read: Math.max(chat.marks.read, read),
  };
  const same = marks.delivered === chat.marks.delivered && marks.read === chat.marks.read;
  return same ? chat : { ...chat, marks };
}

/** Show no note behind a gap that is being filled. */
export function shownNotes(chat: Chat): readonly Note[] {
  if (!hasGap(chat)) return chat.notes;
  const end = completeUpTo(chat);
  return chat.notes.filter((note) => note.after_seq <= end);
}

/** Replace one known message (it was understood meanwhile); an unknown one is left to `sync`. */
export function withCorrection(chat: Chat, message: Message): Chat {
  return chat.messages.some((known) => known.seq === message.seq) ? withMessages(chat, [message]) : chat;
}

/**
 * Give the `seq` up to which nothing is missing; 0 when nothing is loaded. Anything loaded after
 * it stands behind a gap, and `sync` must start from here.
 */
export function completeUpTo(chat: Chat): number {
  let at = chat.messages[0]?.seq ?? 0;
  for (const { seq } of chat.messages) {
    if (seq > at + 1) break;
    at = seq;
  }
  return at;
}

/** Tell whether something between the first and the last loaded message is missing. */
export function hasGap(chat: Chat): boolean {
  return completeUpTo(chat) !== (chat.messages.at(-1)?.seq ?? 0);
}

/** Take in the page before the first message; `more` is the desk's word on whether another comes before it. */
export function withOlder(
  chat: Chat,
  { messages, notes, more }: { messages: readonly Message[]; notes: readonly Note[]; more: boolean },
): Chat {
  return { ...withNotes(withMessages(chat, messages), notes), older: "idle", complete: !more };
}

/** Numbers start at 1: before a higher one there are older ones, unless the desk has said otherwise. */
export function hasOlder(chat: Chat): boolean {
  return !chat.complete && (chat.messages[0]?.seq ?? 1) > 1;
}

/** Show only what hangs together when a gap is being filled, so that no order jumps later. */
export function shownMessages(chat: Chat): readonly Message[] {
  if (!hasGap(chat)) return chat.messages;
  const end = completeUpTo(chat);
  return chat.messages.filter((message) => message.seq <= end);
}

/** How long a "typing" stands without news. */
export const TYPING_MS = 8000;

/** Take in news of who writes; each of the staff is told apart, the customer and the bot are one each. */
export function withTyping(chat: Chat, news: Omit<Typing, "at">, on: boolean, now: number): Chat {
  const others = chat.typing.filter((one) => one.author !== news.author || one.staffId !== news.staffId);
  if (!on) return others.length === chat.typing.length ? chat : { ...chat, typing: others };
  return { ...chat, typing: [...others, { ...news, at: now }] };
}

export function withoutStaleTyping(chat: Chat, now: number): Chat {
  const typing = chat.typing.filter((one) => now - one.at < TYPING_MS);
  return typing.length === chat.typing.length ? chat : { ...chat, typing };
}
