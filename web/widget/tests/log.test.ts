import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Payload } from "../../shared/protocol";
import { FakeSocket } from "../../shared/tests/fake-socket";
import { Storage } from "../storage";
import { closeTabs, conversation, hello, logOf, message, openTab } from "./desk";

beforeEach(() => {
  closeTabs();
  vi.stubGlobal("WebSocket", FakeSocket);
});
afterEach(() => {
  closeTabs();
  vi.unstubAllGlobals();
});

/** The second script has drawn the survey. */
const drawn = (log: { root: HTMLElement }) =>
  vi.waitFor(() => expect(log.root.querySelector(".survey")).not.toBeNull());

const asking = { ...conversation, survey: { id: "s1", state: "asking" as const } };

function question(payload: Partial<Payload>): Payload {
  return { type: "survey_question", survey_id: "s1", min: 1, max: 5, ...payload } as Payload;
}

it("shows what people write as text and nothing else", () => {
  const { chat, socket } = openTab();
  const log = logOf(chat);
  const evil = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
  socket.say(hello({ messages: [message(1, { author: "customer", text: evil })] }));
  log.update();
  expect(log.root.querySelector("img, script")).toBeNull();
  expect(log.root.textContent).toContain(evil);
});

it("lets every line run its own way", () => {
  const { chat, socket } = openTab();
  const log = logOf(chat);
  socket.say(hello({ messages: [message(1, { text: "A54 موجود است\nGalaxy A54 5G\n۱۲۳" })] }));
  log.update();
  const lines = [...log.root.querySelectorAll<HTMLElement>(".line")];
  expect(lines.map((line) => line.dir)).toEqual(["rtl", "ltr", "rtl"]);
  expect(log.root.querySelector(".bubble")?.textContent).toBe("A54 موجود است\nGalaxy A54 5G\n۱۲۳");
});

it("keeps the groups of a phone number in their order in a Persian line", () => {
  const { chat, socket } = openTab();
  const log = logOf(chat);
  const texts = [
    "0912 123 4567",
    "شماره‌ام ۰۹۱۲-۱۲۳-۴۵۶۷ است",
    "+98 21 8888 0000",
    "بین ۲۰ ۴۰",
    "102345 102346",
  ];
  socket.say(hello({ messages: texts.map((text, place) => message(place + 1, { text })) }));
  log.update();
  const grouped = [...log.root.querySelectorAll<HTMLElement>("bdi[dir=ltr]")].map((one) => one.textContent);
  expect(grouped).toEqual(["0912 123 4567", "۰۹۱۲-۱۲۳-۴۵۶۷", "+98 21 8888 0000"]);
  expect([...log.root.querySelectorAll(".bubble")].map((one) => one.textContent)).toEqual(texts);
});

it("shows where a long answer begins, until the customer moves on", () => {
  const { chat, socket } = openTab();
  const log = logOf(chat);
  const scroller = log.root.querySelector<HTMLElement>("[data-testid=log]");
  if (!scroller) throw new Error("no log");
  // Nothing has a size here: a log of 300 pixels, in which the newest message begins 500 above the end.
  Object.defineProperties(scroller, { scrollHeight: { value: 1000 }, clientHeight: { value: 300 } });
  let at = 0;
  const place = (top: number) => ({ top }) as DOMRect;
  Object.defineProperty(scroller, "scrollTop", {
    get: () => at,
    set: (top: number) => {
      at = Math.min(top, 700);
    },
  });
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function (this: Element) {
    return place(this.matches(".customer") ? 900 - at : this.matches(".message") ? 500 - at : 0);
  });
  socket.say(hello({ messages: [message(1, { author: "customer" })] }));
  log.update();
  expect(at).toBe(700);
  socket.say({ type: "event", event: "message.created", data: message(2) });
  log.update();
  expect(at).toBe(500 - 12);
  log.update();
  expect(at, "news that brings no message moves nothing").toBe(500 - 12);
  at = 600;
  scroller.dispatchEvent(new Event("scroll"));
  log.update();
  expect(at, "they read on where they are").toBe(600);
  log.newer.click();
  expect(at).toBe(700);
  vi.restoreAllMocks();
});

it("writes the Jalali day once, and one time for what was said in one breath", () => {
  const { chat, socket } = openTab();
  const log = logOf(chat);
  const at = (time: string) => ({ created_at: `2026-03-20T${time}Z` });
  socket.say(
    hello({ messages: [message(1, at("20:28:00")), message(2, at("20:28:30")), message(3, at("20:31:00"))] }),
  );
  log.update();
  const days = [...log.root.querySelectorAll(".day")].map((one) => one.textContent);
  expect(days).toEqual(["۲۹ اسفند ۱۴۰۴", "۱ فروردین ۱۴۰۵"]);
  expect(log.root.querySelectorAll(".joined")).toHaveLength(1);
});

it("offers quick replies under the newest message only", () => {
  const { chat, socket } = openTab();
  const log = logOf(chat);
  const payload = { type: "choices" as const, choices: [{ title: "بله" }, { title: "نه" }] };
  socket.say(hello({ messages: [message(1, { payload }), message(2, { payload })] }));
  log.update();
  expect(log.root.querySelectorAll(".choice")).toHaveLength(2);
  socket.say({ type: "event", event: "message.created", data: message(3) });
  log.update();
  expect(log.root.querySelectorAll(".choice")).toHaveLength(0);
});

it("keeps quick replies in reach beside a refused message, which can be thrown away", async () => {
  const { chat, socket } = openTab();
  const log = logOf(chat);
  const payload = { type: "choices" as const, choices: [{ title: "بله" }] };
  socket.say(hello({ messages: [message(1, { payload })] }));
  chat.say("پیام");
  await vi.waitFor(() => expect(socket.frames("message_send")).toHaveLength(1));
  socket.refuse("message_send", "message.empty", "نشد");
  await vi.waitFor(() => expect(chat.unsent[0]?.failed).toBe("نشد"));
  log.update();
  expect(log.root.querySelectorAll("[data-testid=choice]")).toHaveLength(1);
  log.root.querySelector<HTMLButtonElement>("[data-testid=discard]")?.click();
  log.update();
  expect(log.root.querySelector("[data-testid=unsent]")).toBeNull();
  expect(new Storage("shop").unsent).toEqual([]);
});

it("shows the scale that the question asks for", async () => {
  const { chat, socket } = openTab();
  const log = logOf(chat);
  const payload = question({ question: "rating", min: 2, max: 4 });
  socket.say(hello({ conversation: asking, messages: [message(1, { payload })] }));
  log.update();
  await drawn(log);
  const scale = [...log.root.querySelectorAll(".scale button")];
  expect(scale.map((one) => one.textContent)).toEqual(["۲", "۳", "۴"]);
});

it("holds the survey back while offline, says so, and loses no word of a comment", async () => {
  const { chat, socket } = openTab();
  const log = logOf(chat);
  const payload = question({ question: "comment" });
  socket.say(hello({ conversation: asking, messages: [message(1, { payload })] }));
  log.update();
  await drawn(log);
  const box = log.root.querySelector<HTMLTextAreaElement>("textarea");
  if (!box) throw new Error("no box");
  box.value = "نیمه‌کاره";
  box.dispatchEvent(new Event("input"));
  socket.onclose?.({ code: 1006 });
  log.update();
  const disabled = () =>
    [...log.root.querySelectorAll<HTMLButtonElement>(".survey button")].map((b) => b.disabled);
  expect(disabled()).toEqual([true, true, true]);
  expect(log.root.querySelector<HTMLElement>(".hint")?.hidden).toBe(false);
  expect(log.root.querySelector("textarea")).toBe(box);
  window.dispatchEvent(new Event("online"));
  FakeSocket.last.onopen?.();
  FakeSocket.last.say(hello({ conversation: asking }));
  FakeSocket.last.say({ type: "event", event: "typing", data: { author: "bot", on: true } });
  log.update();
  expect(disabled()).toEqual([false, false, false]);
  expect(log.root.querySelector("textarea")).toBe(box);
  const nextPage = logOf(chat);
  nextPage.update();
  await drawn(nextPage);
  expect(nextPage.root.querySelector("textarea")?.value).toBe("نیمه‌کاره");
});

it("puts older messages above, names their days once, and goes on with an earlier conversation", async () => {
  localStorage.setItem("pasokh:shop", JSON.stringify({ token: "t", unsent: [] }));
  const { chat, socket } = openTab();
  const log = logOf(chat);
  const on = (date: string, fields = {}) => ({ created_at: `2026-11-${date}T08:00:00Z`, ...fields });
  socket.say(hello({ older: true, messages: [message(201, on("24")), message(202, on("24"))] }));
  log.update();
  const older = log.root.querySelector<HTMLButtonElement>("[data-testid=older]");
  const kept = log.root.querySelector("[data-seq='202']");
  expect(older?.hidden).toBe(false);
  older?.click();
  older?.click();
  expect(socket.frames("history")).toMatchObject([{ before: "m201" }]);
  socket.answer("history", { messages: [message(199, on("23")), message(200, on("24"))], more: true });
  await vi.waitFor(() => expect(chat.past).toHaveLength(2));
  log.update();
  const seqs = () => [...log.root.querySelectorAll<HTMLElement>("[data-seq]")].map((one) => one.dataset.seq);
  expect(seqs()).toEqual(["199", "200", "201", "202"]);
  expect(log.root.querySelectorAll(".day")).toHaveLength(2);
  // What stands there is not drawn anew: whoever had it under their finger keeps it.
  expect(log.root.querySelector("[data-seq='202']")).toBe(kept);

  // The earlier conversation has numbers of its own.
  older?.click();
  const before = [message(1, { id: "e1", ...on("01") }), message(2, { id: "e2", ...on("01") })];
  socket.answer("history", { messages: before, more: false });
  await vi.waitFor(() => expect(chat.past).toHaveLength(4));
  log.update();
  expect(seqs()).toEqual(["1", "2", "199", "200", "201", "202"]);
  expect(older?.hidden).toBe(true);
  expect(chat.lastSeq).toBe(202);
  // News still goes to the end.
  socket.say({ type: "event", event: "message.created", data: message(203, on("24")) });
  log.update();
  expect(seqs().at(-1)).toBe("203");
});

it("keeps the conversation before in sight when the next one begins", async () => {
  localStorage.setItem("pasokh:shop", JSON.stringify({ token: "t", unsent: [] }));
  const { chat, socket } = openTab();
  const log = logOf(chat);
  socket.say(hello({ messages: [message(1), message(2)] }));
  chat.say("سلام دوباره");
  await vi.waitFor(() => expect(socket.frames("message_send")).toHaveLength(1));
  const sent = message(1, { id: "n1", author: "customer", text: "سلام دوباره" });
  socket.answer("message_send", {
    message: sent,
    token: "t2",
    new: true,
    conversation: { ...conversation, id: "c2" },
  });
  await vi.waitFor(() => expect(chat.messages).toHaveLength(1));
  log.update();
  const texts = [...log.root.querySelectorAll("[data-seq] .bubble")].map((one) => one.textContent);
  expect(texts).toEqual(["پیام 1", "پیام 2", "سلام دوباره"]);
});
