import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CommandError, ConnectionLost } from "../../shared/connection";
import { DeskClient, type Link, type LinkHandlers } from "../desk/client";
import { MemoryStorage } from "../desk/drafts";
import type { Staff } from "../model";
import { messageOf, noteOf, storedTexts, summaryOf } from "./samples";

const staff: Staff = { id: "s1", name: "سارا", login: "sara", role: "operator", team: null };
const NOW = "2026-11-24T08:30:00Z";
type Fields = Record<string, unknown>;

/** A connection whose answers the test gives. */
class TestLink implements Link {
  handlers!: LinkHandlers;
  readonly sent: { type: string; fields: Fields }[] = [];
  answer: (type: string, fields: Fields) => unknown = () => ({});
  start(): void {}
  stop(): void {}
  request<T>(type: string, fields: object = {}): Promise<T> {
    this.sent.push({ type, fields: fields as Fields });
    return Promise.resolve().then(() => this.answer(type, fields as Fields) as T);
  }
  notify(type: string, fields: object = {}): void {
    this.sent.push({ type, fields: fields as Fields });
  }
  online(presence: "online" | "away" = "online"): void {
    this.handlers.onState("online");
    this.handlers.onReady({ type: "auth_ok", staff, presence, file_limit: 1_000_000 });
  }
  of(type: string): Fields[] {
    return this.sent.filter((frame) => frame.type === type).map((frame) => frame.fields);
  }
}

function open(keep = new MemoryStorage()) {
  const link = new TestLink();
  const checkSession = vi.fn(() => Promise.resolve(false));
  const client = new DeskClient({
    staff,
    keep,
    checkSession,
    connect: (handlers) => {
      link.handlers = handlers;
      return link;
    },
  });
  client.start();
  return { client, link, keep, checkSession };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const mine = (part: object = {}) => summaryOf("a", { state: "open", operator: staff, ...part });

describe("desk client", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("keeps what was written offline over a reload and sends it once, in order, under its first ids", async () => {
    const first = open();
    first.client.send("a", "یک");
    first.client.send("a", "دو");
    const ids = first.client.store.state.outbox.map((item) => item.client_id);
    first.client.stop();

    const { link, keep, client } = open(first.keep as MemoryStorage);
    expect(storedTexts(keep, "s1")).toEqual(["یک", "دو"]);
    let seq = 0;
    link.answer = (type, fields) =>
      type === "message_send" ? { message: messageOf(++seq, { client_id: fields.client_id as string }) } : {};
    link.online();
    await settle();
    expect(link.of("message_send").map((fields) => fields.client_id)).toEqual(ids);
    expect(storedTexts(keep, "s1")).toEqual([]);
    expect(client.store.state.outbox).toEqual([]);
  });

  it("sends again with the same id when the answer was lost, and shows the message once", async () => {
    const { client, link, keep } = open();
    link.answer = (type) =>
      type === "conversation_watch"
        ? { conversation: mine(), messages: [messageOf(1)], notes: [], more: false }
        : {};
    client.select("a");
    link.online();
    await settle();
    link.answer = () => {
      throw new ConnectionLost();
    };
    client.send("a", "سلام");
    await settle();
    expect(storedTexts(keep, "s1")).toEqual(["سلام"]);

    const id = client.store.state.outbox[0]?.client_id as string;
    const stored = messageOf(2, { client_id: id, author: "operator", text: "سلام" });
    link.answer = (type) => {
      if (type === "message_send") return { message: stored };
      return {
        conversation: mine({ last_seq: 2 }),
        messages: [messageOf(1), stored],
        notes: [],
        more: false,
      };
    };
    link.online();
    await settle();
    expect(new Set(link.of("message_send").map((fields) => fields.client_id))).toEqual(new Set([id]));
    expect(client.store.state.chats.a?.messages.map((message) => message.seq)).toEqual([1, 2]);
    expect(client.store.state.outbox).toEqual([]);
    expect(storedTexts(keep, "s1")).toEqual([]);
  });

  it("keeps a refused message with the desk's words until the operator decides, and goes on with the others", async () => {
    const { client, link, keep } = open();
    link.answer = (type, fields) => {
      if (type !== "message_send") return {};
      if (fields.conversation_id === "a")
        throw new CommandError("conversation.not_holder", "در دست شما نیست.", null);
      return { message: messageOf(1, { client_id: fields.client_id as string }) };
    };
    link.online();
    client.send("a", "نه");
    client.send("b", "بله");
    await settle();
    expect(client.store.state.outbox).toMatchObject([{ text: "نه", refused: "در دست شما نیست." }]);
    const [item] = client.store.state.outbox;
    client.discard(item?.client_id ?? "");
    expect(storedTexts(keep, "s1")).toEqual([]);
  });

  it("waits and tries again when the desk is busy", async () => {
    const { client, link } = open();
    let busy = true;
    link.answer = (type, fields) => {
      if (type === "message_send" && busy) throw new CommandError("server.busy", "مشغول", null);
      return { message: messageOf(1, { client_id: fields.client_id as string }) };
    };
    link.online();
    client.send("a", "سلام");
    await settle();
    expect(client.store.state.outbox).toMatchObject([{ refused: null }]);
    busy = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(client.store.state.outbox).toEqual([]);
  });

  it("watches again after a reconnect from the last number it has, page after page", async () => {
    const { client, link } = open();
    link.answer = () => ({
      conversation: mine({ last_seq: 2 }),
      messages: [messageOf(1), messageOf(2)],
      notes: [],
      more: false,
    });
    client.select("a");
    link.online();
    await settle();
    link.answer = (type, fields) => {
      const after = fields.after as number;
      return {
        conversation: mine({ last_seq: 4, revision: 3 }),
        messages: type === "ping" ? [] : [messageOf(after + 1)],
        notes: [],
        more: after + 1 < 4,
      };
    };
    link.online();
    await settle();
    expect(link.of("conversation_watch").map((fields) => fields.after)).toEqual([0, 2]);
    expect(link.of("sync").map((fields) => fields.after)).toEqual([3]);
    expect(client.store.state.chats.a?.messages.map((message) => message.seq)).toEqual([1, 2, 3, 4]);
  });

  it("asks for notes that were written meanwhile, though no message came", async () => {
    const { client, link } = open();
    link.answer = () => ({
      conversation: mine({ last_seq: 1, last_note: 1 }),
      messages: [messageOf(1)],
      notes: [noteOf(1, 1)],
      more: false,
    });
    client.select("a");
    link.online();
    await settle();
    expect(link.of("sync")).toEqual([]);
    link.answer = () => ({
      conversation: mine({ last_seq: 1, last_note: 3, revision: 2 }),
      messages: [],
      notes: [noteOf(2, 1), noteOf(3, 1)],
      more: false,
    });
    link.handlers.onEvent("note.created", { conversation_id: "a", note: noteOf(3, 1) });
    link.handlers.onEvent("conversation.changed", mine({ last_seq: 1, last_note: 3, revision: 2 }));
    await settle();
    expect(link.of("sync")).toMatchObject([{ after: 1, notes_after: 1 }]);
    expect(client.store.state.chats.a?.notes.map((note) => note.number)).toEqual([1, 2, 3]);
  });

  it("keeps a note until the desk has it, and sends it as no message", async () => {
    const { client, link, keep } = open();
    client.addNote("a", "مراقب باشید");
    expect(storedTexts(keep, "s1")).toEqual(["مراقب باشید"]);
    link.answer = (type, fields) =>
      type === "note_add" ? { note: noteOf(1, 0, { client_id: fields.client_id as string }) } : {};
    link.online();
    await settle();
    expect(link.of("note_add")).toMatchObject([{ conversation_id: "a", text: "مراقب باشید" }]);
    expect(link.of("message_send")).toEqual([]);
    expect(storedTexts(keep, "s1")).toEqual([]);
  });

  it("asks for what a gap between two messages hides", async () => {
    const { client, link } = open();
    link.answer = () => ({
      conversation: mine({ last_seq: 1 }),
      messages: [messageOf(1)],
      notes: [],
      more: false,
    });
    client.select("a");
    link.online();
    await settle();
    link.answer = () => ({
      conversation: mine({ last_seq: 3, revision: 2 }),
      messages: [messageOf(2), messageOf(3)],
      notes: [],
      more: false,
    });
    link.handlers.onEvent("message.created", { conversation_id: "a", message: messageOf(3) });
    await settle();
    expect(link.of("sync").map((fields) => fields.after)).toEqual([1]);
    expect(client.store.state.chats.a?.messages.map((message) => message.seq)).toEqual([1, 2, 3]);
  });

  it("says politely who was first, and moves the chat out of the waiting list", async () => {
    const { client, link } = open();
    link.answer = () => {
      throw new CommandError("conversation.taken", "…", { operator: "رضا" });
    };
    link.online();
    link.handlers.onEvent("snapshot", { waiting: [summaryOf("a")], mine: [], now: NOW });
    expect(await client.take("a")).toBe(false);
    expect(client.store.state.toasts.map((toast) => toast.text)).toEqual(["رضا این گفت‌وگو را زودتر برداشت."]);
    expect(client.store.state.taking).toBeNull();
  });

  it("asks the desk about a chat on screen that the snapshot after a reconnect leaves out", async () => {
    const { client, link } = open();
    link.answer = () => ({ conversation: summaryOf("a"), messages: [messageOf(1)], notes: [], more: false });
    client.select("a");
    link.online();
    link.handlers.onEvent("snapshot", { waiting: [summaryOf("a")], mine: [], now: NOW });
    await settle();
    link.answer = (type) => {
      if (type !== "conversation_watch") return {};
      throw new CommandError("conversation.taken", "…", { operator: "رضا" });
    };
    link.online();
    link.handlers.onEvent("snapshot", { waiting: [], mine: [], now: NOW });
    await settle();
    const { lists, chats } = client.store.state;
    expect(lists.known.a).toMatchObject({ state: "open", operator: { name: "رضا" } });
    expect(chats.a?.messages).toHaveLength(1); // what was read stays to be read
    // The customer is put back into the queue: it can be read again, and is.
    link.answer = () => ({
      conversation: summaryOf("a", { revision: 5 }),
      messages: [messageOf(1)],
      notes: [],
      more: false,
    });
    link.handlers.onEvent("conversation.changed", summaryOf("a", { revision: 5 }));
    await settle();
    expect(client.store.state.chats.a?.error).toBeNull();
  });

  it("shows the presence the desk has of us, whoever changed it", () => {
    const { client, link } = open();
    link.online("away");
    expect(client.store.state.presence).toBe("away");
    const news = (id: string, presence: string) =>
      link.handlers.onEvent("presence.changed", { staff: { id, name: "…" }, presence, at: NOW });
    news("s2", "online");
    expect(client.store.state.presence).toBe("away");
    news("s1", "online");
    expect(client.store.state.presence).toBe("online");
    news("s1", "offline");
    expect(client.store.state.presence).toBe("online");
  });

  it("asks about the session when it is signed out, and keeps the outbox", async () => {
    const { client, link, keep, checkSession } = open();
    client.send("a", "نیمه‌کاره");
    link.handlers.onEvent("signed_out", {});
    link.handlers.onFatal(4401);
    await settle();
    expect(checkSession).toHaveBeenCalled();
    expect(storedTexts(keep, "s1")).toEqual(["نیمه‌کاره"]);
  });

  it("tells of typing at most every three seconds, and of its end once", () => {
    const { client, link } = open();
    link.online();
    client.typing("a", true);
    client.typing("a", true);
    vi.advanceTimersByTime(3000);
    client.typing("a", true);
    client.typing("a", false);
    client.typing("a", false);
    expect(link.of("typing").map((fields) => fields.on)).toEqual([true, true, false]);
  });
});
