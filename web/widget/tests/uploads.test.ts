import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeSocket } from "../../shared/tests/fake-socket";
import { closeTabs, conversation, hello, logOf, message, openTab } from "./desk";
import { FakeRequest } from "./fake-request";

beforeEach(() => {
  closeTabs();
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      observe() {}
      unobserve() {}
    },
  );
  FakeRequest.made = [];
});
afterEach(() => {
  closeTabs();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Let everything run that can, the desk's answer to what asks for a ticket included. */
const settle = async () => {
  await vi.advanceTimersByTimeAsync(0);
  for (const socket of FakeSocket.made) {
    for (const { id } of socket.frames("file_ticket").filter((one) => !answered.has(one)))
      socket.say({ type: "result", id, data: { ticket: "ticket" } });
    for (const one of socket.frames("file_ticket")) answered.add(one);
  }
  await vi.advanceTimersByTimeAsync(0);
};
const answered = new Set<object>();
const photo = (name = "عکس.jpg", size = 3) => new File(["x".repeat(size)], name, { type: "image/jpeg" });
const sent = (client_id: string, seq = 1) => {
  const file = {
    id: "f1",
    name: "عکس.jpg",
    media_type: "image/jpeg",
    picture: true,
    size: 3,
    width: 4,
    height: 3,
  };
  const payload = { type: "file" as const, file };
  return {
    message: message(seq, { author: "customer", client_id, text: "", payload }),
    conversation,
    new: false,
  };
};

async function open() {
  localStorage.setItem("pasokh:shop", JSON.stringify({ token: "t", unsent: [] }));
  const { chat, socket } = openTab();
  const log = logOf(chat);
  socket.say(hello({ messages: [message(0)] }));
  await settle();
  const more = await log.more;
  const words = () => [...log.uploads.querySelectorAll<HTMLElement>(".upload")].map((one) => one.textContent);
  return { chat, socket, log, more, words };
}

it("sends files one after another, each under an id of its own, and shows how far it is", async () => {
  const { log, more, words } = await open();
  more.send([photo("یک.jpg"), photo("دو.jpg")]);
  await settle();
  expect(FakeRequest.made).toHaveLength(1);
  const first = FakeRequest.last;
  expect(first.url).toBe("https://desk.example/chat/files?lang=fa");
  expect(first.headers).toMatchObject({ Authorization: "Bearer ticket" });
  expect(decodeURIComponent(first.headers["X-File-Name"] ?? "")).toBe("یک.jpg");
  first.upload.onprogress?.({ loaded: 1, total: 2 });
  expect(log.uploads.querySelector("progress")?.value).toBe(0.5);
  first.upload.onprogress?.({ loaded: 2, total: 2 });
  expect(words()[0]).toContain("در حال بررسی");
  first.answer(200, sent(first.clientId));
  await settle();
  expect(words()).toHaveLength(1);
  expect(FakeRequest.made).toHaveLength(2);
  expect(FakeRequest.last.clientId).not.toBe(first.clientId);
});

it("keeps a file over a lost connection and sends it again under its first id", async () => {
  const { more, words } = await open();
  more.send([photo()]);
  await settle();
  const { clientId } = FakeRequest.last;
  FakeRequest.last.onerror?.();
  await settle();
  expect(words()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(3000);
  await settle();
  expect(FakeRequest.made).toHaveLength(2);
  expect(FakeRequest.last.clientId).toBe(clientId);
});

it("says why a file is not taken, and sends it again only when told to", async () => {
  const { log, more, words } = await open();
  more.send([photo()]);
  await settle();
  FakeRequest.last.answer(415, { error: { code: "file.type", text: "این نوع فایل پذیرفته نمی‌شود." } });
  await settle();
  expect(words()[0]).toContain("پذیرفته نمی‌شود");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(FakeRequest.made).toHaveLength(1);
  log.uploads.querySelector<HTMLElement>("[data-testid=file-retry]")?.click();
  await settle();
  expect(FakeRequest.made).toHaveLength(2);
});

it("gives up after some tries without an answer, and says so", async () => {
  const { more, words } = await open();
  more.send([photo()]);
  for (let tries = 0; tries < 5; tries++) {
    await vi.advanceTimersByTimeAsync(3000);
    await settle();
    FakeRequest.last.onerror?.();
    await settle();
  }
  expect(words()[0]).toContain("دوباره تلاش کنید");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeRequest.made).toHaveLength(5);
});

it("does not even begin with a file that is too large", async () => {
  const { more, words } = await open();
  more.send([photo("بزرگ.jpg", 1_000_001)]);
  await settle();
  expect(FakeRequest.made).toEqual([]);
  expect(words()[0]).toContain("مگابایت است");
});

it("stops sending what the customer takes back", async () => {
  const { log, more, words } = await open();
  more.send([photo("یک.jpg"), photo("دو.jpg")]);
  await settle();
  const first = FakeRequest.last;
  log.uploads.querySelector<HTMLElement>("[data-testid=file-cancel]")?.click();
  await settle();
  expect(first.aborted).toBe(true);
  expect(words()).toHaveLength(1);
  expect(FakeRequest.made).toHaveLength(2);
});

it("joins the conversation that a first file has begun", async () => {
  const { chat, socket } = openTab();
  const log = logOf(chat);
  socket.say(hello({ token: null, new: true, conversation: { ...conversation, id: null } }));
  (await log.more).send([photo()]);
  await settle();
  FakeRequest.last.answer(200, { ...sent(FakeRequest.last.clientId), token: "t2" });
  await settle();
  FakeSocket.last.onopen?.();
  expect(FakeSocket.last.sent.at(-1)).toMatchObject({ type: "auth", token: "t2", after: 0 });
});

it("shows a picture by an address that the desk gives when it comes in sight", async () => {
  let inSight: (entries: object[]) => void = () => undefined;
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(seen: (entries: object[]) => void) {
        inSight = seen;
      }
      observe() {}
      unobserve() {}
    },
  );
  const { socket, log } = await open();
  socket.say({ type: "event", event: "message.created", data: sent("c1", 1).message });
  log.update();
  await settle();
  const link = log.root.querySelector<HTMLAnchorElement>("[data-testid=picture]");
  expect(link?.querySelector("img")).toMatchObject({ width: 4, height: 3, alt: "عکس.jpg" });
  expect(socket.frames("file_link")).toEqual([]);
  inSight([{ target: link, isIntersecting: true }]);
  socket.answer("file_link", { url: "/chat/files/f1?key=k", expires_in: 600 });
  await settle();
  expect(link?.href).toBe("https://desk.example/chat/files/f1?key=k");
  expect(link?.querySelector("img")?.src).toBe("https://desk.example/chat/files/f1?key=k&small=1");
});
