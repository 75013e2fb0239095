import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CommandError, Connection, ConnectionLost } from "../connection";
import { FakeSocket } from "./fake-socket";

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
  const socket = () => FakeSocket.last;
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

  it("asks whether the desk is still there when the browser loses its network", () => {
    const { socket, accept, seen } = setUp();
    accept();
    window.dispatchEvent(new Event("offline"));
    expect(socket().sent.at(-1)).toMatchObject({ type: "ping" });
    vi.advanceTimersByTime(3_000);
    expect(seen.state).toHaveBeenLastCalledWith("offline", 500);
  });

  it("stays with a desk that answers though the browser has no network", () => {
    const { socket, accept, seen } = setUp();
    accept();
    window.dispatchEvent(new Event("offline"));
    socket().answer("ping", {});
    vi.advanceTimersByTime(10_000);
    expect(seen.state).toHaveBeenLastCalledWith("online");
  });

  it("takes a socket for dead that leaves a command without an answer", async () => {
    const { connection, accept } = setUp();
    accept();
    const asked = connection.request("message_send");
    const lost = expect(asked).rejects.toBeInstanceOf(ConnectionLost);
    vi.advanceTimersByTime(10_000);
    await lost;
  });

  it("begins again with a new first frame when told to", () => {
    const { connection, socket, accept } = setUp();
    accept();
    connection.reconnect();
    socket().onopen?.();
    expect(FakeSocket.made).toHaveLength(2);
    expect(socket().sent).toEqual([{ type: "auth", after: 0 }]);
  });
});
