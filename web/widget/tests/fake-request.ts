/** An upload whose progress and answer the test gives. */
export class FakeRequest {
  static made: FakeRequest[] = [];
  static get last(): FakeRequest {
    const last = FakeRequest.made.at(-1);
    if (!last) throw new Error("nothing was sent");
    return last;
  }

  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  readonly headers: Record<string, string> = {};
  url = "";
  status = 0;
  responseText = "";
  aborted = false;
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;

  get clientId(): string {
    return this.headers["X-Client-Id"] ?? "";
  }

  open(_method: string, url: string): void {
    this.url = url;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  send(): void {
    FakeRequest.made.push(this);
  }

  abort(): void {
    this.aborted = true;
    this.onabort?.();
  }

  answer(status: number, body: object): void {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
  }
}
