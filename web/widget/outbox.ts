/** Sends what the customer wrote, one after another; what the desk does not take stays, and says why. */
import { CommandError, ConnectionLost } from "../shared/connection";
import type { Storage, Unsent } from "./storage";

// The desk may be slow or busy for a moment; these errors are no verdict on the message.
const PASSING = new Set(["server.busy", "server.error", "rate.messages"]);
/** How long to wait before each further try; after the last one the customer decides. */
export const PAUSES_MS = [1000, 3000, 8000];

export class Outbox {
  private sending = false;
  private again = false;
  private readonly tries = new Map<string, number>();

  /**
   * @param send gives one message to the desk; rejects with CommandError (refused) or ConnectionLost.
   * @param changed is called when there is something new to show.
   */
  constructor(
    private readonly storage: Storage,
    private readonly send: (message: Unsent) => Promise<void>,
    private readonly changed: () => void,
  ) {}

  get messages(): Unsent[] {
    return this.storage.unsent;
  }

  add(message: Unsent): void {
    this.storage.add(message);
    this.changed();
    void this.flush();
  }

  retry(clientId: string): void {
    this.storage.mark(clientId, { failed: undefined });
    this.changed();
    void this.flush();
  }

  /** Throw away a message the desk refused. */
  discard(clientId: string): void {
    this.storage.settle(clientId);
    this.changed();
  }

  /** Send what is unsent, in order. Safe to call at any time. */
  async flush(): Promise<void> {
    // A connection may come back while the last try is still failing: it is to be heard.
    this.again = true;
    if (this.sending) return;
    this.sending = true;
    try {
      this.again = false;
      for (let next = this.next(); next; next = this.next()) await this.deliver(next);
    } catch (error) {
      // The next connection flushes again.
      if (!(error instanceof ConnectionLost)) throw error;
    } finally {
      this.sending = false;
      this.changed();
    }
    if (this.again) await this.flush();
  }

  private next(): Unsent | undefined {
    return this.messages.find((message) => !message.failed);
  }

  private async deliver(message: Unsent): Promise<void> {
    const id = message.clientId;
    try {
      await this.send(message);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const tries = this.tries.get(id) ?? 0;
      const pause = PASSING.has(error.code) ? PAUSES_MS[tries] : undefined;
      if (pause) {
        this.tries.set(id, tries + 1);
        await new Promise((resolve) => setTimeout(resolve, pause));
        return;
      }
      // A button whose time is over can still be said in words.
      const gone = error.code === "message.choice_gone" ? { choice: null } : {};
      this.storage.mark(id, { failed: error.text, ...gone });
    }
    this.tries.delete(id);
  }
}
