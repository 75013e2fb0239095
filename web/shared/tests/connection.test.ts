import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CommandError, Connection, ConnectionLost } from "../connection";

class FakeSocket {
  static made: FakeSocket[] = [];
  readyState = 1;
  sent: Record<string, unknown>[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;
  constructor() {
    FakeSocket.made.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 3;
  }
  say(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const running: Connection[] = [];

function setUp() {
  const seen = { ready: vi.fn(), event: vi.fn(), state: vi.fn(), fatal: vi.fn() };
  const connection = new Connection({
    url: "wss://desk.example/chat/socket",
    authFrame: () => ({ after: 0 }),
    onReady: seen.ready,
    onEvent: seen.event,
    onState: seen.state,
    onFatal: seen.fatal,
    createSocket: () => new FakeSocket() as unknown as WebSocket,
    random: () => 1,
  });
  running.push(connection);
  connection.start();
  const socket = () => FakeSocket.made.at(-1) as FakeSocket;
  const accept = () => {
    socket().onopen?.();
    socket().say({ type: "auth_ok" });
  };
  return { connection, seen, socket, accept };
}

beforeEach(() => {
  FakeSocket.made = [];
  vi.useFakeTimers();
});
afterEach(() => {
  for (const connection of running.splice(0)) connection.stop();
  vi.useRealTimers();
});

describe("Connection", () => {
  it("asks for a sign of life as soon as the browser says that the network is gone", () => {
    const { socket, accept, seen } = setUp();
    accept();
    dispatchEvent(new Event("offline"));
    expect(socket().sent.at(-1)).toMatchObject({ type: "ping" });
    vi.advanceTimersByTime(10_000);
    expect(seen.state).toHaveBeenLastCalledWith("offline", expect.any(Number));
  });

  it("authenticates first and pairs answers with commands", async () => {
    const { connection, socket, accept, seen } = setUp();
    accept();
    expect(socket().sent[0]).toEqual({ type: "auth", after: 0 });
    const first = connection.request("sync", { after: 1 });
    const second = connection.request("message_send", { text: "x" });
    socket().say({ type: "error", id: 2, code: "message.empty", text: "خالی", data: null });
    socket().say({ type: "result", id: 1, data: { more: false } });
    await expect(first).resolves.toEqual({ more: false });
    await expect(second).rejects.toBeInstanceOf(CommandError);
    expect(seen.state).toHaveBeenLastCalledWith("online");
  });

  it("rejects what is unanswered when the socket closes, then comes back with back-off", async () => {
    const { connection, socket, accept, seen } = setUp();
    accept();
    const asked = connection.request("sync");
    socket().onclose?.({ code: 1006 });
    await expect(asked).rejects.toBeInstanceOf(ConnectionLost);
    expect(seen.state).toHaveBeenLastCalledWith("offline", 500);
    vi.advanceTimersByTime(500);
    socket().onclose?.({ code: 1006 });
    expect(seen.state).toHaveBeenLastCalledWith("offline", 1000);
    vi.advanceTimersByTime(1000);
    expect(FakeSocket.made).toHaveLength(3);
  });

  it("pings after 30 s of silence and reconnects 10 s later without an answer", () => {
    const { socket, accept } = setUp();
    accept();
    vi.advanceTimersByTime(30_000);
    expect(socket().sent.at(-1)).toMatchObject({ type: "ping" });
    vi.advanceTimersByTime(10_000 + 500);
    expect(FakeSocket.made).toHaveLength(2);
  });

  it("stays connected when the ping is answered", () => {
    const { socket, accept } = setUp();
    accept();
    vi.advanceTimersByTime(30_000);
    socket().say({ type: "result", id: 1, data: {} });
    vi.advanceTimersByTime(20_000);
    expect(FakeSocket.made).toHaveLength(1);
  });

  it("gives up for good when the desk refuses us", () => {
    const { socket, accept, seen } = setUp();
    accept();
    socket().onclose?.({ code: 4403 });
    vi.advanceTimersByTime(60_000);
    expect(seen.fatal).toHaveBeenCalledWith(4403);
    expect(FakeSocket.made).toHaveLength(1);
  });

  it("tries at once when the network returns", () => {
    const { socket } = setUp();
    socket().onclose?.({ code: 1006 });
    window.dispatchEvent(new Event("online"));
    expect(FakeSocket.made).toHaveLength(2);
  });
});
