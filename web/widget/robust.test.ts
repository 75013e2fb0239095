import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Message } from "../shared/protocol";
import { Chat } from "./chat";
import { Log } from "./log";
import { Storage } from "./storage";
import { texts } from "./texts";

class FakeSocket {
  static last: FakeSocket;
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

const conversation = {
  id: "c1",
  state: "bot",
  operator: null,
  place: null,
  last_seq: 0,
  survey: { id: "s1", state: "asking" },
};
const hello = {
  type: "auth_ok",
  token: null,
  new: true,
  shop: { name: "فروشگاه" },
  greeting: "سلام",
  choices: [],
  conversation,
  messages: [] as Message[],
  more: false,
};
const offer: Message = {
  id: "m1",
  seq: 1,
  client_id: null,
  author: "bot",
  name: null,
  text: "کدام؟",
  payload: { type: "choices", choices: [{ title: "بله" }] },
  created_at: "2026-11-24T08:30:00Z",
};

function begin(): { chat: Chat; socket: FakeSocket } {
  const chat = new Chat("ws://desk/chat/socket", "shop", "fa", () => undefined);
  chat.start();
  const socket = FakeSocket.last;
  socket.onopen?.();
  return { chat, socket };
}

function refuse(socket: FakeSocket, text: string): void {
  socket.tell({ type: "error", id: socket.sent.at(-1)?.id, code: "message.choice_gone", text, data: null });
}

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal("WebSocket", FakeSocket);
});
afterEach(() => vi.unstubAllGlobals());

it("leaves the token and the outbox of another tab alone", () => {
  const idle = begin();
  const other = new Storage("shop");
  other.token = "t";
  other.add({ clientId: "x", text: "سلام", choice: null });
  idle.socket.tell(hello);
  idle.chat.say("من هم");
  expect(new Storage("shop").token).toBe("t");
  expect(new Storage("shop").unsent.map((one) => one.text)).toEqual(["سلام", "من هم"]);
  idle.chat.stop();
});

it("goes on with the outbox after a survey answer that became no message", async () => {
  const { chat, socket } = begin();
  socket.tell({ ...hello, new: false, token: "t" });
  chat.answerSurvey("s1", "rating", null, "رد");
  chat.say("سؤال بعدی");
  socket.tell({ type: "result", id: socket.sent.at(-1)?.id, data: { message: null, conversation } });
  await vi.waitFor(() => expect(socket.sent.at(-1)).toMatchObject({ type: "message_send" }));
  chat.stop();
});

it("keeps quick replies in reach beside a refused message, which can be thrown away", async () => {
  const { chat, socket } = begin();
  const log = new Log({ chat, say: texts("fa"), lang: "fa", origin: "https://desk.example" });
  socket.tell({ ...hello, new: false, token: "t", messages: [offer] });
  chat.say("پیام");
  refuse(socket, "نشد");
  await vi.waitFor(() => expect(chat.unsent[0]?.failed).toBe("نشد"));
  log.update();
  expect(log.root.querySelectorAll("[data-testid=choice]")).toHaveLength(1);
  log.root.querySelector<HTMLButtonElement>("[data-testid=discard]")?.click();
  log.update();
  expect(log.root.querySelector("[data-testid=unsent]")).toBeNull();
  expect(new Storage("shop").unsent).toEqual([]);
  chat.stop();
});

it("says why the desk refused a wish", async () => {
  const { chat, socket } = begin();
  socket.tell({ ...hello, new: false, token: "t" });
  const asked = chat.wantHuman();
  refuse(socket, "این کار شدنی نیست.");
  await asked;
  expect(chat.problem).toBe("این کار شدنی نیست.");
  chat.stop();
});
