/** A desk for the widget's tests: what it says, and a chat or a log that listens. */
import type { Conversation, CustomerAuthOk, Message } from "../../shared/protocol";
import { FakeSocket } from "../../shared/tests/fake-socket";
import type { Context } from "../cards";
import { Chat, type Claim } from "../chat";
import { Log } from "../log";
import { More } from "../more/main";
import { TabMemory } from "../storage";
import { texts } from "../texts";

export const conversation: Conversation = {
  id: "c1",
  state: "bot",
  operator: null,
  place: null,
  wait: null,
  last_seq: 0,
  read_seq: 0,
  survey: null,
};

export function hello(fields: Partial<CustomerAuthOk> = {}): CustomerAuthOk {
  return {
    type: "auth_ok",
    token: "t",
    new: false,
    shop: { name: "فروشگاه" },
    greeting: "سلام",
    choices: [],
    file_limit: 1_000_000,
    conversation,
    messages: [],
    more: false,
    older: false,
    ...fields,
  };
}

/** What the desk says to someone who has not written yet. */
export const helloStranger = hello({
  token: null,
  new: true,
  conversation: { ...conversation, id: null },
});

export function message(seq: number, fields: Partial<Message> = {}): Message {
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

const running: Chat[] = [];

/** A tab with a chat whose socket has just opened. */
export function openTab(claim?: Claim): { chat: Chat; socket: FakeSocket } {
  const chat = new Chat("ws://desk/chat/socket", "shop", "fa", () => undefined, claim);
  running.push(chat);
  chat.start();
  const socket = FakeSocket.last;
  socket.onopen?.();
  return { chat, socket };
}

export function logOf(chat: Chat): Log & { more: Promise<More> } {
  const context: Context = {
    chat,
    say: texts("fa"),
    lang: "fa",
    origin: "https://desk.example",
    more: () => Promise.resolve(more),
  };
  const log = new Log(context);
  const more = new More(context, new TabMemory("shop"), log.uploads);
  const update = log.update.bind(log);
  log.update = () => {
    update();
    more.update();
  };
  return Object.assign(log, { more: Promise.resolve(more) });
}

/** What the browser tells the other tabs after one has changed the storage. */
export function tellOtherTabs(): void {
  window.dispatchEvent(new StorageEvent("storage", { key: "pasokh:shop" }));
}

export function closeTabs(): void {
  for (const chat of running.splice(0)) chat.stop();
  localStorage.clear();
  sessionStorage.clear();
  FakeSocket.made = [];
}
