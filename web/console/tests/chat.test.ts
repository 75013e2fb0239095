import { describe, expect, it } from "vitest";
import {
  completeUpTo,
  hasGap,
  hasOlder,
  noChat,
  shownMessages,
  TYPING_MS,
  withCorrection,
  withMessages,
  withOlder,
  withoutStaleTyping,
  withTyping,
} from "../desk/chat";
import { reduce, startState, unreadOf } from "../desk/state";
import { timeline } from "../desk/turns";
import { messageOf, summaryOf } from "./samples";

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
    const grown = withOlder(chat, { messages: [messageOf(3), messageOf(4)], more: true });
    expect(seqs(grown.messages)).toEqual([3, 4, 5, 6]);
    expect(hasOlder(grown)).toBe(true);
    expect(hasOlder(withOlder(grown, { messages: [], more: false }))).toBe(false);
    const conversation = summaryOf("a", { last_seq: 6 });
    const page = { conversation, messages: [messageOf(5), messageOf(6)], more: false };
    const state = reduce(startState, { type: "page", id: "a", page, after: 0 });
    expect(state.chats.a && hasOlder(state.chats.a)).toBe(false);
    const later = { conversation, messages: [messageOf(7)], more: false };
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
    const typing = withTyping(chatOf(1), "customer", null, true, 1000);
    expect(withMessages(typing, [messageOf(2)]).typing).toBeNull();
    expect(withMessages(typing, [messageOf(2, { author: "operator" })]).typing).not.toBeNull();
    expect(withoutStaleTyping(typing, 1000 + TYPING_MS - 1).typing).not.toBeNull();
    expect(withoutStaleTyping(typing, 1000 + TYPING_MS).typing).toBeNull();
  });
});

describe("desk state", () => {
  const outgoing = { client_id: "id-1", conversation_id: "a", text: "سلام", at: 1, refused: null };
  const page = (messages: ReturnType<typeof messageOf>[]) =>
    ({
      type: "page",
      id: "a",
      page: { conversation: summaryOf("a"), messages, more: false },
      after: 0,
    }) as const;

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

describe("timeline", () => {
  it("separates the shop's days, not those of UTC, and names an author once a turn", () => {
    const items = timeline([
      messageOf(1, { created_at: "2026-11-24T20:20:00Z" }), // 23:50 in Tehran
      messageOf(2, { created_at: "2026-11-24T20:40:00Z" }), // 00:10 on the next day
      messageOf(3, { created_at: "2026-11-24T20:41:00Z" }),
      messageOf(4, { created_at: "2026-11-24T20:42:00Z", author: "bot" }),
      messageOf(5, { created_at: "2026-11-24T20:55:00Z", author: "bot" }),
    ]);
    expect(items.map((item) => (item.kind === "day" ? item.day : item.head))).toEqual([
      "2026-11-24",
      true,
      "2026-11-25",
      true,
      false,
      true,
      true,
    ]);
  });
});
