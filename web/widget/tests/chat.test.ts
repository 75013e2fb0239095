import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "../../shared/tests/fake-socket";
import { PAUSES_MS } from "../outbox";
import { Storage } from "../storage";
import { closeTabs, conversation, hello, helloStranger, message, openTab, tellOtherTabs } from "./desk";

beforeEach(() => {
  closeTabs();
  vi.stubGlobal("WebSocket", FakeSocket);
});
afterEach(() => {
  closeTabs();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const stored = () => new Storage("shop");

describe("sending", () => {
  it("keeps a message until it is acknowledged and sends it again with the same id", async () => {
    const { chat, socket } = openTab();
    chat.say("سلام");
    socket.say(helloStranger);
    await vi.waitFor(() => expect(socket.frames("message_send")).toHaveLength(1));
    const id = socket.frames("message_send")[0]?.client_id;
    chat.stop();
    const again = openTab();
    again.socket.say(helloStranger);
    await vi.waitFor(() => expect(again.socket.frames("message_send")[0]?.client_id).toBe(id));
    again.socket.answer("message_send", {
      message: message(1, { author: "customer", client_id: String(id) }),
      token: "t",
      conversation,
      new: false,
    });
    await vi.waitFor(() => expect(stored().unsent).toEqual([]));
    expect(stored().token).toBe("t");
    expect(again.chat.messages).toHaveLength(1);
  });

  it("tries again more and more slowly while the desk fails, then leaves it to the customer", async () => {
    vi.useFakeTimers();
    const { chat, socket } = openTab();
    socket.say(hello());
    chat.say("سلام");
    for (const pause of PAUSES_MS) {
      await vi.advanceTimersByTimeAsync(0);
      socket.refuse("message_send", "server.error", "خطایی پیش آمد");
      const tries = socket.frames("message_send").length;
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(socket.frames("message_send")).toHaveLength(tries);
      await vi.advanceTimersByTimeAsync(1);
    }
    socket.refuse("message_send", "server.error", "خطایی پیش آمد");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(socket.frames("message_send")).toHaveLength(1 + PAUSES_MS.length);
    expect(stored().unsent).toMatchObject([{ text: "سلام", failed: "خطایی پیش آمد" }]);
    chat.outbox.retry(String(stored().unsent[0]?.clientId));
    await vi.advanceTimersByTimeAsync(0);
    expect(socket.frames("message_send")).toHaveLength(2 + PAUSES_MS.length);
    expect(new Set(socket.frames("message_send").map((frame) => frame.client_id)).size).toBe(1);
  });

  it("says in words what a button could not say any more", async () => {
    const { chat, socket } = openTab();
    socket.say(hello({ messages: [message(1)] }));
    chat.say("بله", { message_id: "m1", index: 0 });
    await vi.waitFor(() => expect(socket.frames("message_send")).toHaveLength(1));
    socket.refuse("message_send", "message.choice_gone", "دیگر نیست");
    await vi.waitFor(() => expect(chat.unsent[0]?.failed).toBe("دیگر نیست"));
    chat.outbox.retry(String(chat.unsent[0]?.clientId));
    await vi.waitFor(() => expect(socket.frames("message_send")).toHaveLength(2));
    expect(socket.frames("message_send")[1]).toMatchObject({ text: "بله", choice: null });
  });

  it("goes on with the outbox after a survey answer that became no message", async () => {
    const { chat, socket } = openTab();
    socket.say(hello());
    chat.answerSurvey("s1", "rating", null, "رد");
    chat.say("سؤال بعدی");
    await vi.waitFor(() => expect(socket.frames("survey_answer")).toHaveLength(1));
    socket.answer("survey_answer", { message: null, conversation });
    await vi.waitFor(() => expect(socket.frames("message_send")).toHaveLength(1));
  });

  it("does not go on asking a survey that was closed meanwhile", async () => {
    const { chat, socket } = openTab();
    socket.say(hello());
    chat.answerSurvey("s1", "rating", 5, "۵");
    await vi.waitFor(() => expect(socket.frames("survey_answer")).toHaveLength(1));
    socket.refuse("survey_answer", "conversation.state", "این کار شدنی نیست.");
    await vi.waitFor(() => expect(chat.unsent).toEqual([]));
    expect(chat.problem).toBe("این کار شدنی نیست.");
  });

  it("says why the desk refused a wish, and repeats one that got no answer", async () => {
    const { chat, socket } = openTab();
    socket.say(hello());
    void chat.wantHuman();
    await vi.waitFor(() => expect(socket.frames("handoff_request")).toHaveLength(1));
    socket.refuse("handoff_request", "conversation.state", "این کار شدنی نیست.");
    await vi.waitFor(() => expect(chat.problem).toBe("این کار شدنی نیست."));
    const asked = chat.wantHuman();
    await vi.waitFor(() => expect(socket.frames("handoff_request")).toHaveLength(2));
    socket.onclose?.({ code: 1006 });
    await asked;
    window.dispatchEvent(new Event("online"));
    FakeSocket.last.onopen?.();
    FakeSocket.last.say(hello());
    await vi.waitFor(() => expect(FakeSocket.last.frames("handoff_request")).toHaveLength(1));
  });
});

describe("receiving", () => {
  it("shows a message once however often it comes, and asks for what a gap hides", () => {
    const { chat, socket } = openTab();
    socket.say(hello({ messages: [message(1)] }));
    socket.say({ type: "event", event: "message.created", data: message(1) });
    socket.say({ type: "event", event: "message.created", data: message(2) });
    expect(chat.messages.map((one) => one.seq)).toEqual([1, 2]);
    socket.say({ type: "event", event: "message.created", data: message(5) });
    expect(socket.sent.at(-1)).toMatchObject({ type: "sync", after: 2 });
  });

  it("counts as unread what came by sync or with the page, until it was read", async () => {
    const { chat, socket } = openTab();
    socket.say(hello({ messages: [message(1), message(2, { author: "customer" })] }));
    expect(chat.unread).toBe(1);
    chat.read(true);
    socket.say({ type: "event", event: "message.created", data: message(5) });
    socket.answer("sync", { messages: [3, 4, 5].map((seq) => message(seq)), more: false, conversation });
    await vi.waitFor(() => expect(chat.unread).toBe(3));
    chat.stop();
    const nextPage = openTab();
    nextPage.socket.say(hello({ messages: [1, 2, 3, 4, 5].map((seq) => message(seq)) }));
    expect(nextPage.chat.unread).toBe(3);
    nextPage.chat.read(true);
    expect(nextPage.chat.unread).toBe(0);
  });
});

describe("two tabs", () => {
  it("make one conversation though both were opened before it began", async () => {
    const first = openTab();
    first.socket.say(helloStranger);
    const second = openTab();
    second.socket.say(helloStranger);
    first.chat.say("سلام");
    await vi.waitFor(() => expect(first.socket.frames("message_send")).toHaveLength(1));
    first.socket.answer("message_send", {
      message: message(1, { author: "customer", client_id: String(first.chat.unsent[0]?.clientId) }),
      token: "t",
      conversation,
      new: false,
    });
    await vi.waitFor(() => expect(stored().token).toBe("t"));
    second.chat.say("من هم");
    await vi.waitFor(() => expect(FakeSocket.made).toHaveLength(3));
    expect(second.socket.frames("message_send")).toEqual([]);
    const joined = FakeSocket.last;
    joined.onopen?.();
    expect(joined.sent[0]).toMatchObject({ type: "auth", token: "t", after: 0 });
    joined.say(hello({ messages: [message(1, { author: "customer" })] }));
    await vi.waitFor(() => expect(joined.frames("message_send")).toMatchObject([{ text: "من هم" }]));
    expect(second.chat.messages).toHaveLength(1);
    expect(stored().token).toBe("t");
  });

  it("leaves the other tab the time to see what was stored, before it gives the lock away", async () => {
    vi.useFakeTimers();
    const request = vi.fn((_name: string, act: () => Promise<void>) => act());
    vi.stubGlobal("navigator", { locks: { request } });
    const { chat, socket } = openTab();
    socket.say(helloStranger);
    chat.say("سلام");
    await vi.advanceTimersByTimeAsync(0);
    let given = false;
    void request.mock.results[0]?.value.then(() => {
      given = true;
    });
    socket.answer("message_send", {
      message: message(1, { author: "customer", client_id: String(chat.unsent[0]?.clientId) }),
      token: "t",
      conversation,
      new: false,
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(stored().token).toBe("t");
    expect(chat.unsent).toEqual([]);
    expect(given).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(given).toBe(true);
  });

  it("see each other's conversation as soon as one has begun it", () => {
    openTab().socket.say(helloStranger);
    new Storage("shop").token = "t";
    tellOtherTabs();
    FakeSocket.last.onopen?.();
    expect(FakeSocket.last.sent[0]).toMatchObject({ type: "auth", token: "t", after: 0 });
    tellOtherTabs();
    expect(FakeSocket.made).toHaveLength(2);
  });

  it("show the contact's next conversation instead of the old one", () => {
    const { chat, socket } = openTab();
    stored().token = "old";
    tellOtherTabs();
    FakeSocket.last.onopen?.();
    FakeSocket.last.say(hello({ messages: [message(1), message(2)] }));
    stored().token = "next";
    tellOtherTabs();
    FakeSocket.last.onopen?.();
    expect(FakeSocket.last.sent[0]).toMatchObject({ token: "next", after: 0 });
    FakeSocket.last.say(hello({ messages: [message(1, { id: "n1", text: "تازه" })] }));
    expect(chat.messages.map((one) => one.text)).toEqual(["تازه"]);
    expect(socket.readyState).toBe(3);
  });

  it("leave each other's outbox alone", () => {
    const idle = openTab();
    const other = stored();
    other.add({ clientId: "x", text: "سلام", choice: null });
    idle.socket.say(helloStranger);
    idle.chat.say("من هم");
    expect(stored().unsent.map((one) => one.text)).toEqual(["سلام", "من هم"]);
  });
});

describe("typing", () => {
  it("is told at most every three seconds and taken back after four idle ones", async () => {
    vi.useFakeTimers();
    const { chat, socket } = openTab();
    socket.say(hello());
    const told = () => socket.frames("typing").map((frame) => frame.on);
    chat.teller.typed(true);
    chat.teller.typed(true);
    expect(told()).toEqual([true]);
    await vi.advanceTimersByTimeAsync(3000);
    chat.teller.typed(true);
    expect(told()).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(3999);
    expect(told()).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(told()).toEqual([true, true, false]);
  });

  it("ends with an emptied box and with sending, and is not taken back twice", () => {
    const { chat, socket } = openTab();
    socket.say(hello());
    chat.teller.typed(true);
    chat.teller.typed(false);
    chat.teller.typed(false);
    chat.teller.typed(true);
    chat.say("سلام");
    expect(socket.frames("typing").map((frame) => frame.on)).toEqual([true, false, true, false]);
  });

  it("tells once how far the operator's words have come and been seen", () => {
    const { chat, socket } = openTab();
    socket.say(hello({ messages: [message(1), message(2, { author: "operator" })] }));
    const marks = () => socket.sent.filter((frame) => frame.type === "mark");
    chat.read(false);
    chat.read(false);
    expect(marks()).toMatchObject([{ delivered: 2, read: 0 }]);
    chat.read(true);
    expect(marks()).toMatchObject([{ read: 0 }, { delivered: 2, read: 2 }]);
    // What the bot says needs no mark; nobody waits for it to be read.
    socket.say({ type: "event", event: "message.created", data: message(3) });
    chat.read(true);
    expect(marks()).toHaveLength(2);
    // A lost connection may have lost the mark.
    socket.say(hello({ messages: [] }));
    chat.read(true);
    expect(marks()).toHaveLength(3);
  });
});

describe("a signed customer", () => {
  const claim = { user: '{"id":"42"}', signature: "ab" };

  it("says who they are with every connection, as the page wrote it", () => {
    const { chat, socket } = openTab(claim);
    expect(socket.frames("auth")[0]).toMatchObject(claim);
    chat.stop();
    expect(openTab().socket.frames("auth")[0]).not.toHaveProperty("user");
  });

  it("comes back to what they said on another device", () => {
    const { chat, socket } = openTab(claim);
    socket.say(hello({ token: "theirs", new: true, messages: [message(1), message(2)] }));
    expect(stored().token).toBe("theirs");
    expect(chat.messages).toHaveLength(2);
  });
});
