/** The reconnecting socket of both clients: authentication, commands with answers, heartbeat and back-off. */

import type { AuthOkFrame, ErrorFrame, ServerFrame } from "./protocol";

export type ConnectionState = "connecting" | "online" | "offline";

/** The desk answered a command with an error; `text` is fit to show. */
export class CommandError extends Error {
  constructor(
    readonly code: string,
    readonly text: string,
    readonly data: Record<string, unknown> | null,
  ) {
    super(text);
    this.name = "CommandError";
  }
}

/** The socket went away before the answer came: the command may or may not have been carried out. */
export class ConnectionLost extends Error {
  constructor() {
    super("connection lost");
    this.name = "ConnectionLost";
  }
}

export interface ConnectionOptions<Ok extends AuthOkFrame = AuthOkFrame> {
  url: string;
  /** The fields of the first frame beside its type. Made anew for every attempt, so that it carries the newest token and sequence number. */
  authFrame(): object;
  onReady(authOk: Ok): void;
  onEvent(event: string, data: unknown): void;
  onState(state: ConnectionState, retryInMs?: number): void;
  /** The desk will not have us (a close code 4401 or 4403, or an `auth.*` error): nothing is tried again. */
  onFatal(code: number | string): void;
  /** For tests. */
  createSocket?: (url: string) => WebSocket;
  random?: () => number;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 20_000;
const QUIET_MS = 30_000;
const ANSWER_MS = 10_000;
const PROBE_MS = 3_000;
const OPENING_MS = 15_000;
const FATAL_CLOSES = [4401, 4403];
const OPEN = 1;

interface Waiting {
  resolve(data: never): void;
  reject(error: Error): void;
}

export class Connection<Ok extends AuthOkFrame = AuthOkFrame> {
  private socket: WebSocket | null = null;
  private running = false;
  private ready = false;
  private failures = 0;
  private lastId = 0;
  private readonly waiting = new Map<number, Waiting>();
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: ConnectionOptions<Ok>) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    globalThis.addEventListener?.("online", this.retryNow);
    globalThis.addEventListener?.("offline", this.probe);
    this.connect();
  }

  stop(): void {
    this.running = false;
    globalThis.removeEventListener?.("online", this.retryNow);
    globalThis.removeEventListener?.("offline", this.probe);
    clearTimeout(this.retryTimer);
    this.drop();
  }

  /** Try at once instead of waiting for the back-off. */
  readonly retryNow = (): void => {
    if (!this.ready) this.reconnect();
  };

  /** Begin again with a first frame made anew, though the socket may be well. */
  reconnect(): void {
    if (!this.running) return;
    this.failures = 0;
    this.drop();
    this.connect();
  }

  // The browser lost its network, and the socket would find out late. A desk on the same machine still answers.
  private readonly probe = (): void => {
    if (!this.ready) return;
    this.request("ping").catch(() => undefined);
    this.watch(PROBE_MS, () => this.closed(0));
  };

  /**
   * Send a command and wait for its answer.
   *
   * Rejects with CommandError (the desk refused) or ConnectionLost (no answer came).
   */
  // biome-ignore lint/suspicious/noExplicitAny: the caller knows the answer of its command
  request<T = any>(type: string, fields: object = {}): Promise<T> {
    if (!this.ready) return Promise.reject(new ConnectionLost());
    const id = ++this.lastId;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ type, id, ...fields });
      // The desk answers at once: a socket that brings nothing now is dead, whatever the browser thinks of it.
      this.watch(ANSWER_MS, () => this.closed(0));
    });
  }

  /** Send a command that has no answer; dropped while offline. */
  notify(type: string, fields: object = {}): void {
    if (this.ready) this.send({ type, id: ++this.lastId, ...fields });
  }

  private send(frame: object): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(frame));
  }

  private connect(): void {
    clearTimeout(this.retryTimer);
    this.options.onState("connecting");
    const create = this.options.createSocket ?? ((url: string) => new WebSocket(url));
    let socket: WebSocket;
    try {
      socket = create(this.options.url);
    } catch {
      this.retryLater();
      return;
    }
    this.socket = socket;
    // A socket that was replaced may still report; only the current one counts.
    const mine = (act: () => void) => () => {
      if (this.socket === socket) act();
    };
    socket.onopen = mine(() => this.send({ type: "auth", ...this.options.authFrame() }));
    socket.onmessage = (event: MessageEvent) => {
      if (this.socket === socket) this.receive(String(event.data));
    };
    socket.onclose = (event: CloseEvent) => {
      if (this.socket === socket) this.closed(event.code);
    };
    this.watch(OPENING_MS, () => this.closed(0));
  }

  private receive(text: string): void {
    let frame: ServerFrame;
    try {
      frame = JSON.parse(text) as ServerFrame;
    } catch {
      console.warn("pasokh: unreadable frame from the desk");
      return;
    }
    if (this.ready) this.listen();
    if (frame.type === "auth_ok") {
      this.ready = true;
      this.failures = 0;
      this.listen();
      this.options.onState("online");
      this.options.onReady(frame as Ok);
    } else if (frame.type === "event") {
      this.options.onEvent(frame.event as string, frame.data);
    } else if (frame.type === "result") {
      this.take(frame.id as number)?.resolve(frame.data as never);
    } else if (frame.type === "error") {
      this.refused(frame as ErrorFrame);
    }
  }

  private refused(frame: ErrorFrame): void {
    const asked = frame.id === null ? undefined : this.take(frame.id);
    if (asked) asked.reject(new CommandError(frame.code, frame.text, frame.data));
    else if (!this.ready && frame.code.startsWith("auth.") && frame.code !== "auth.timeout")
      this.fatal(frame.code);
    else console.warn(`pasokh: ${frame.code}: ${frame.text}`);
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }

  /** Any frame counts as a sign of life; after 30 s without one, ask, and 10 s later give up. */
  private listen(): void {
    this.watch(QUIET_MS, () => {
      this.request("ping").catch(() => undefined);
    });
  }

  private watch(ms: number, act: () => void): void {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(act, ms);
  }

  private closed(code: number): void {
    this.drop();
    if (FATAL_CLOSES.includes(code)) this.fatal(code);
    else if (this.running) this.retryLater();
  }

  private fatal(code: number | string): void {
    this.stop();
    this.options.onState("offline");
    this.options.onFatal(code);
  }

  private retryLater(): void {
    const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures++);
    // Half fixed, half random: a desk that restarts is not met by all clients at once.
    const delay = Math.round(ceiling / 2 + ((this.options.random ?? Math.random)() * ceiling) / 2);
    this.options.onState("offline", delay);
    this.retryTimer = setTimeout(() => this.connect(), delay);
  }

  private drop(): void {
    clearTimeout(this.watchdog);
    this.ready = false;
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    const lost = [...this.waiting.values()];
    this.waiting.clear();
    for (const waiting of lost) waiting.reject(new ConnectionLost());
  }
}
