import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Message } from "../shared/protocol";
import { Chat } from "./chat";
import { Log } from "./log";
import { Storage } from "./storage";
import { texts } from "./texts";

/** A socket that a test answers. */
class FakeSocket {
  static last: FakeSocket;
  static readonly CONNECTING = 0;
  readyState = 1;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.last = this;
  }
  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }
  close(): void {}
  tell(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const conversation = { id: "c1", state: "bot", operator: null, place: null, last_seq: 0, survey: null };
const hello = {
  type: "auth_ok",
  token: null,
  new: true,
  shop: { name: "فروشگاه" },
  greeting: "سلام",
  choices: [],
  conversation,
  messages: [],
  more: false,
};

function message(seq: number, fields: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    seq,
    client_id: null,
    author: "bot",
    name: null,
    text: `پیام ${seq}`,
    payload: null,
    created_at: "2026-11-24T08:30:00Z",
    ...fields,
  };
}

function begin(): { chat: Chat; socket: FakeSocket } {
  const chat = new Chat("ws://desk/chat/socket", "shop", "fa", () => undefined);
  chat.start();
  const socket = FakeSocket.last;
  socket.onopen?.();
  return { chat, socket };
}

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal("WebSocket", FakeSocket);
});
afterEach(() => vi.unstubAllGlobals());

describe("chat", () => {
  it("keeps a message until it is acknowledged and sends it again with the same id", async () => {
    const { chat, socket } = begin();
    chat.say("سلام");
    socket.tell(hello);
    const sent = socket.sent.at(-1);
    expect(sent).toMatchObject({ type: "message_send", text: "سلام" });
    chat.stop();
    const again = begin();
    again.socket.tell(hello);
    expect(again.socket.sent.at(-1)?.client_id).toBe(sent?.client_id);
    again.socket.tell({
      type: "result",
      id: again.socket.sent.at(-1)?.id,
      data: {
        message: message(1, { author: "customer", client_id: String(sent?.client_id) }),
        token: "t",
        conversation,
        new: false,
      },
    });
    await vi.waitFor(() => expect(new Storage("shop").unsent).toEqual([]));
    expect(new Storage("shop").token).toBe("t");
    expect(again.chat.messages).toHaveLength(1);
    again.chat.stop();
  });

  it("shows a message once however often it comes, and asks for what a gap hides", () => {
    const { chat, socket } = begin();
    socket.tell({ ...hello, new: false, token: "t", messages: [message(1)] });
    socket.tell({ type: "event", event: "message.created", data: message(1) });
    socket.tell({ type: "event", event: "message.created", data: message(2) });
    expect(chat.messages.map((one) => one.seq)).toEqual([1, 2]);
    socket.tell({ type: "event", event: "message.created", data: message(5) });
    expect(socket.sent.at(-1)).toMatchObject({ type: "sync", after: 2 });
    chat.stop();
  });
});

describe("log", () => {
  it("shows what people write as text and nothing else", () => {
    const { chat, socket } = begin();
    const log = new Log({ chat, say: texts("fa"), lang: "fa", origin: "https://desk.example" });
    const evil = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    socket.tell({
      ...hello,
      new: false,
      token: "t",
      messages: [message(1, { author: "customer", text: evil })],
    });
    log.update();
    expect(log.root.querySelector("img, script")).toBeNull();
    expect(log.root.textContent).toContain(evil);
    chat.stop();
  });

  it("offers quick replies under the newest message only", () => {
    const { chat, socket } = begin();
    const log = new Log({ chat, say: texts("fa"), lang: "fa", origin: "https://desk.example" });
    const payload = { type: "choices" as const, choices: [{ title: "بله" }, { title: "نه" }] };
    socket.tell({
      ...hello,
      new: false,
      token: "t",
      messages: [message(1, { payload }), message(2, { payload })],
    });
    log.update();
    expect(log.root.querySelectorAll(".choice")).toHaveLength(2);
    socket.tell({ type: "event", event: "message.created", data: message(3) });
    log.update();
    expect(log.root.querySelectorAll(".choice")).toHaveLength(0);
    chat.stop();
  });
});
