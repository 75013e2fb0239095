import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FileCancelled, FileLost, FileRefused, type FileToSend } from "../../shared/upload";
import { type DeskState, reduce, startState } from "../desk/state";
import { Uploads } from "../desk/uploads";
import { messageOf } from "./samples";

interface Sent extends FileToSend {
  url: string;
  progress: (share: number) => void;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

function open(limit = 1000) {
  const sent: Sent[] = [];
  let state: DeskState = startState;
  const desk = { online: true };
  const uploads = new Uploads({
    now: () => 1,
    online: () => desk.online,
    apply: (action) => {
      state = reduce(state, action);
    },
    arrived: () => undefined,
    limit: () => limit,
    send: (url, file, _headers, progress) => {
      const done = new Promise<unknown>((resolve, reject) => {
        sent.push({ ...file, url, progress, resolve, reject });
      });
      return { done, cancel: () => sent.at(-1)?.reject(new FileCancelled()) };
    },
  });
  return { uploads, sent, desk, shown: () => state.uploads };
}

const file = (name: string, size = 5) => new File(["x".repeat(size)], name);
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("uploads", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("sends one after another and shows how far each has come", async () => {
    const { uploads, sent, shown } = open();
    uploads.add("a", [file("یک.pdf"), file("دو.pdf")]);
    expect(sent).toHaveLength(1);
    sent[0]?.progress(0.5);
    expect(shown().map((one) => one.share)).toEqual([0.5, null]);
    sent[0]?.resolve({ message: messageOf(1, { author: "operator" }) });
    await settle();
    expect(shown().map((one) => one.file.name)).toEqual(["دو.pdf"]);
    expect(sent.map((one) => one.name)).toEqual(["یک.pdf", "دو.pdf"]);
    expect(uploads.any).toBe(true);
  });

  it("keeps one over a lost connection, sends it again under its id, and gives up after five tries", async () => {
    const { uploads, sent, shown } = open();
    uploads.add("a", [file("یک.pdf")]);
    for (let tries = 0; tries < 5; tries++) {
      sent.at(-1)?.reject(new FileLost());
      await settle();
      await vi.advanceTimersByTimeAsync(3000);
    }
    expect(new Set(sent.map((one) => one.clientId)).size).toBe(1);
    expect(sent).toHaveLength(5);
    expect(shown()[0]?.refused).not.toBeNull();
    uploads.retry(shown()[0]?.client_id ?? "");
    expect(sent).toHaveLength(6);
  });

  it("waits while offline", () => {
    const { uploads, sent, desk } = open();
    desk.online = false;
    uploads.add("a", [file("یک.pdf")]);
    expect(sent).toHaveLength(0);
    desk.online = true;
    uploads.flush();
    expect(sent).toHaveLength(1);
  });

  it("says why one is refused and goes on with the next", async () => {
    const { uploads, sent, shown } = open();
    uploads.add("a", [file("بد.exe"), file("خوب.pdf")]);
    sent[0]?.reject(new FileRefused("file.type", "پذیرفته نمی‌شود"));
    await settle();
    expect(shown()[0]?.refused).toBe("پذیرفته نمی‌شود");
    expect(sent.at(-1)?.name).toBe("خوب.pdf");
  });

  it("does not begin with one that is too large, and forgets one that is cancelled", async () => {
    const { uploads, sent, shown } = open(4);
    uploads.add("a", [file("بزرگ.pdf", 5), file("یک.pdf", 3)]);
    expect(sent.map((one) => one.name)).toEqual(["یک.pdf"]);
    for (const one of shown()) uploads.cancel(one.client_id);
    await settle();
    expect(shown()).toEqual([]);
    expect(uploads.any).toBe(false);
  });

  it("drops one that another way has told to have arrived", () => {
    const { uploads, sent, shown } = open();
    uploads.add("a", [file("یک.pdf")]);
    uploads.settled(sent[0]?.clientId ?? "");
    expect(shown()).toEqual([]);
  });
});
