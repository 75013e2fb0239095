import { describe, expect, it } from "vitest";
import {
  completeUpTo,
  hasGap,
  hasOlder,
  noChat,
  shownMessages,
  shownNotes,
  TYPING_MS,
  withCorrection,
  withMarks,
  withMessages,
  withNewNote,
  withNotes,
  withOlder,
  withoutStaleTyping,
  withTyping,
} from "../desk/chat";
import { type DeskAction, reduce, startState, unreadOf } from "../desk/state";
import { merged, type TimelineItem, timeline } from "../desk/turns";
import { messageOf, noteOf, summaryOf } from "./samples";

const seqs = (messages: readonly { seq: number }[]) => messages.map((message) => message.seq);
const chatOf = (...numbers: number[]) =>
  withMessages(
    noChat,
    numbers.map((seq) => messageOf(seq)),
  );

describe("chat", () => {
  it("keeps each message once, in order", () => {
    const chat = withMessages(chatOf(3, 1), [messageOf(2), messageOf(3)]);
    expect(seqs(chat.messages)).toEqual([1, 2, 3]);
  });

  it("finds a gap, says from where to ask, and shows nothing behind it until it is filled", () => {
    const chat = chatOf(4, 5, 8);
    expect(hasGap(chat)).toBe(true);
    expect(completeUpTo(chat)).toBe(5);
    expect(seqs(shownMessages(chat))).toEqual([4, 5]);
    const filled = withMessages(chat, [messageOf(6), messageOf(7)]);
    expect(hasGap(filled)).toBe(false);
    expect(seqs(shownMessages(filled))).toEqual([4, 5, 6, 7, 8]);
  });

  it("knows of older messages by the first number", () => {
    expect(hasOlder(chatOf(1, 2))).toBe(false);
    expect(hasOlder(chatOf(2))).toBe(true);
    expect(hasOlder(noChat)).toBe(false);
  });

  it("asks for no older page once the desk has said that there is none", () => {
    const chat = chatOf(5, 6);
    const grown = withOlder(chat, { messages: [messageOf(3), messageOf(4)], notes: [], more: true });
    expect(seqs(grown.messages)).toEqual([3, 4, 5, 6]);
    expect(hasOlder(grown)).toBe(true);
    expect(hasOlder(withOlder(grown, { messages: [], notes: [], more: false }))).toBe(false);
    const conversation = summaryOf("a", { last_seq: 6 });
    const page = { conversation, messages: [messageOf(5), messageOf(6)], notes: [], more: false };
    const state = reduce(startState, { type: "page", id: "a", page, after: 0 });
    expect(state.chats.a && hasOlder(state.chats.a)).toBe(false);
    const later = { conversation, messages: [messageOf(7)], notes: [], more: false };
    const begun = reduce(startState, { type: "page", id: "a", page: { ...page, more: true }, after: 0 });
    const synced = reduce(begun, { type: "page", id: "a", page: later, after: 6 });
    expect(synced.chats.a && hasOlder(synced.chats.a)).toBe(true);
  });

  it("takes in the bot's later understanding of a message, and of no unknown one", () => {
    const understanding = { intent: "ask_price", confidence: 0.9, entities: [] };
    const chat = withCorrection(chatOf(1), messageOf(1, { understanding }));
    expect(chat.messages[0]?.understanding).toEqual(understanding);
    expect(withCorrection(chat, messageOf(9)).messages).toHaveLength(1);
  });

  it("ends a typing with its message, and without news", () => {
    const customer = { author: "customer", staffId: null, name: null, note: false } as const;
    const typing = withTyping(chatOf(1), customer, true, 1000);
    expect(withMessages(typing, [messageOf(2)]).typing).toEqual([]);
    expect(withMessages(typing, [messageOf(2, { author: "operator" })]).typing).toHaveLength(1);
    expect(withoutStaleTyping(typing, 1000 + TYPING_MS - 1).typing).toHaveLength(1);
    expect(withoutStaleTyping(typing, 1000 + TYPING_MS).typing).toEqual([]);
  });

  it("tells several writers apart, and a note from an answer", () => {
    const writer = (staffId: string, name: string, note: boolean) => ({
      author: "operator" as const,
      staffId,
      name,
      note,
    });
    let chat = withTyping({ ...chatOf(1), loaded: true }, writer("s2", "رضا", false), true, 1000);
    chat = withTyping(chat, writer("s3", "نیلوفر", true), true, 1000);
    expect(chat.typing.map((one) => one.name)).toEqual(["رضا", "نیلوفر"]);
    const answered = withMessages(chat, [messageOf(2, { author: "operator", name: "رضا" })]);
    expect(answered.typing.map((one) => one.name)).toEqual(["نیلوفر"]);
    const note = noteOf(1, 2, { staff: { id: "s3", name: "نیلوفر" } });
    expect(withNewNote(answered, note).typing).toEqual([]);
    expect(withTyping(chat, writer("s2", "رضا", false), false, 1000).typing).toHaveLength(1);
  });

  it("takes a note in once, and leaves one behind a gap to the desk", () => {
    const loaded = { ...chatOf(1), loaded: true };
    const one = withNewNote(loaded, noteOf(1, 1));
    expect(withNewNote(one, noteOf(1, 1)).notes).toHaveLength(1);
    expect(one.lastNote).toBe(1);
    expect(withNewNote(one, noteOf(3, 1))).toBe(one);
    expect(withNewNote(chatOf(1), noteOf(1, 1)).notes).toEqual([]); // not loaded: the first page brings it
  });

  it("shows no note behind a gap that is being filled", () => {
    const chat = withNotes(chatOf(4, 5, 8), [noteOf(1, 5), noteOf(2, 8)]);
    expect(shownNotes(chat).map((note) => note.number)).toEqual([1]);
  });

  it("moves marks on only, whatever order the news comes in", () => {
    const read = withMarks(chatOf(1), { delivered: 4, read: 3 });
    expect(withMarks(read, { delivered: 3, read: 4 }).marks).toEqual({ delivered: 4, read: 4 });
    expect(withMarks(read, { delivered: 2, read: 2 })).toBe(read);
  });
});

describe("desk state", () => {
  const outgoing = {
    client_id: "id-1",
    conversation_id: "a",
    text: "سلام",
    note: false,
    at: 1,
    refused: null,
  };
  const page = (messages: ReturnType<typeof messageOf>[]): DeskAction => ({
    type: "page",
    id: "a",
    page: { conversation: summaryOf("a"), messages, notes: [], more: false },
    after: 0,
  });

  it("moves an own message from the outbox to the log in one step", () => {
    let state = reduce(startState, page([messageOf(1)]));
    state = reduce(state, { type: "outgoing", item: outgoing });
    const stored = messageOf(2, { client_id: "id-1", author: "operator" });
    state = reduce(state, { type: "message", id: "a", message: stored });
    expect(state.outbox).toEqual([]);
    expect(seqs(state.chats.a?.messages ?? [])).toEqual([1, 2]);
    state = reduce(state, { type: "message", id: "a", message: stored });
    expect(seqs(state.chats.a?.messages ?? [])).toEqual([1, 2]);
  });

  it("leaves single messages to the first page, so that no half chat is shown", () => {
    let state = reduce(startState, { type: "message", id: "a", message: messageOf(50) });
    expect(state.chats.a?.messages ?? []).toEqual([]);
    state = reduce(state, page([messageOf(49), messageOf(50)]));
    expect(seqs(state.chats.a?.messages ?? [])).toEqual([49, 50]);
  });

  it("sets the clock right by the desk's", () => {
    const snapshot = { waiting: [], mine: [], now: "2026-11-24T08:30:10Z" };
    const state = reduce(startState, {
      type: "snapshot",
      snapshot,
      now: Date.parse("2026-11-24T08:30:00Z"),
    });
    expect(state.skewMs).toBe(10_000);
  });

  it("counts nothing unread that was read here", () => {
    const summary = summaryOf("a", { unread: 3, last_seq: 7 });
    expect(unreadOf({ readSeq: {} }, summary)).toBe(3);
    expect(unreadOf({ readSeq: { a: 7 } }, summary)).toBe(0);
    expect(unreadOf({ readSeq: { a: 6 } }, summary)).toBe(3);
  });
});

const brief = (item: TimelineItem) =>
  item.kind === "day" ? item.day : item.kind === "note" ? `note ${item.note.number}` : item.head;

describe("timeline", () => {
  it("separates the shop's days, not those of UTC, and names an author once a turn", () => {
    const said = [
      messageOf(1, { created_at: "2026-11-24T20:20:00Z" }), // 23:50 in Tehran
      messageOf(2, { created_at: "2026-11-24T20:40:00Z" }), // 00:10 on the next day
      messageOf(3, { created_at: "2026-11-24T20:41:00Z" }),
      messageOf(4, { created_at: "2026-11-24T20:42:00Z", author: "bot" }),
      messageOf(5, { created_at: "2026-11-24T20:55:00Z", author: "bot" }),
    ];
    expect(timeline(merged(said, [])).map(brief)).toEqual([
      "2026-11-24",
      true,
      "2026-11-25",
      true,
      false,
      true,
      true,
    ]);
  });

  it("puts each note behind its message, and lets a turn begin anew after it", () => {
    const messages = [messageOf(3), messageOf(4), messageOf(5)];
    const notes = [noteOf(1, 3), noteOf(2, 3), noteOf(3, 5)];
    expect(timeline(merged(messages, notes)).slice(1).map(brief)).toEqual([
      true,
      "note 1",
      "note 2",
      true,
      false,
      "note 3",
    ]);
  });
});
