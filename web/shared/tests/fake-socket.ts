/** A socket whose other end is the test. */
export class FakeSocket {
  static made: FakeSocket[] = [];
  static get last(): FakeSocket {
    const last = FakeSocket.made.at(-1);
    if (!last) throw new Error("no socket was opened");
    return last;
  }

  readyState = 1;
  sent: Record<string, unknown>[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;

  constructor() {
    FakeSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** The frames of one type that the client sent. */
  frames(type: string): Record<string, unknown>[] {
    return this.sent.filter((frame) => frame.type === type);
  }

  /** Answer the newest command of a type. */
  answer(type: string, data: object): void {
    this.say({ type: "result", id: this.frames(type).at(-1)?.id, data });
  }

  /** Refuse the newest command of a type. */
  refuse(type: string, code: string, text: string): void {
    this.say({ type: "error", id: this.frames(type).at(-1)?.id, code, text, data: null });
  }
}
