import { t } from "../i18n";
import type { Message, Note, Product } from "../model";
import type { Link } from "./client";
import {
  forgetOutgoing,
  isOutboxKey,
  type Keep,
  loadOutbox,
  type Outgoing,
  storeOutgoing,
  unsent,
} from "./outbox";
import type { DeskAction } from "./state";

interface CourierOptions {
  staffId: string;
  keep: Keep;
  link: Pick<Link, "request">;
  now: () => number;
  outbox: () => readonly Outgoing[];
  online: () => boolean;
  apply: (action: DeskAction) => void;
  /** A message of this conversation has arrived at the desk. */
  arrived: (conversationId: string) => void;
}

const BUSY_WAIT_MS = 3000;
/** Refusals that pass by themselves. */
const PASSING = new Set(["server.busy", "rate.messages"]);

/**
 * Brings messages to the desk, one at a time and in the order of writing, each until it is
 * acknowledged or refused. A lost connection leaves them where they are.
 */
export class Courier {
  readonly #o: CourierOptions;
  #running = false;
  #wanted = false;
  #lastAt = 0;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CourierOptions) {
    this.#o = options;
  }

  /** Take up what an earlier page left behind. */
  start(): void {
    for (const item of loadOutbox(this.#o.keep, this.#o.staffId)) this.#o.apply({ type: "outgoing", item });
    if (typeof window !== "undefined") window.addEventListener("storage", this.#otherTab);
  }

  stop(): void {
    clearTimeout(this.#again);
    if (typeof window !== "undefined") window.removeEventListener("storage", this.#otherTab);
  }

  readonly #otherTab = (event: StorageEvent) => {
    if (!isOutboxKey(this.#o.staffId, event.key) || event.newValue !== null) return;
    const clientId = event.key.slice(event.key.lastIndexOf(":") + 1);
    this.#o.apply({ type: "outgoing_gone", clientIds: new Set([clientId]) });
  };

  /** Put a message on its way; false when it could not be kept in storage (it is sent all the same). */
  send(
    conversationId: string,
    { text, note = false, products }: { text: string; note?: boolean; products?: readonly Product[] },
  ): boolean {
    // Never twice the same moment: it is what the order of sending rests on.
    this.#lastAt = Math.max(this.#o.now(), this.#lastAt + 1);
    const item: Outgoing = {
      client_id: crypto.randomUUID(),
      conversation_id: conversationId,
      text,
      note,
      products,
      at: this.#lastAt,
      refused: null,
    };
    return this.#queue(item);
  }

  retry(clientId: string): void {
    const item = this.#o.outbox().find((other) => other.client_id === clientId);
    if (item) this.#queue({ ...item, refused: null });
  }

  discard(clientId: string): void {
    this.acknowledged(clientId);
  }

  #queue(item: Outgoing): boolean {
    const kept = storeOutgoing(this.#o.keep, this.#o.staffId, item);
    this.#o.apply({ type: "outgoing", item });
    this.flush();
    return kept;
  }

  /** The desk has it: it leaves the outbox, here and in storage. */
  acknowledged(clientId: string): void {
    forgetOutgoing(this.#o.keep, this.#o.staffId, clientId);
    this.#o.apply({ type: "outgoing_gone", clientIds: new Set([clientId]) });
  }

  /** Forget what a loaded page shows to have arrived. */
  confirm(found: readonly { client_id: string | null }[]): void {
    for (const { client_id } of found) {
      if (client_id) forgetOutgoing(this.#o.keep, this.#o.staffId, client_id);
    }
  }

  /** Send what waits; harmless to call at any time. */
  flush(): void {
    this.#wanted = true;
    if (this.#running) return;
    this.#running = true;
    void (async () => {
      // What was asked for while the last item went out is looked at once more.
      while (this.#wanted) {
        this.#wanted = false;
        await this.#run();
      }
      this.#running = false;
    })();
  }

  async #run(): Promise<void> {
    for (;;) {
      const item = unsent(this.#o.outbox())[0];
      if (!item || !this.#o.online()) return;
      try {
        await this.#deliver(item);
        this.acknowledged(item.client_id);
        this.#o.arrived(item.conversation_id);
      } catch (error) {
        const { code = "", text } = error as { code?: string; text?: string };
        if (PASSING.has(code) || !isRefusal(code)) {
          // Passing trouble, or the connection went: once more later; a reconnect flushes as well.
          clearTimeout(this.#again);
          this.#again = setTimeout(() => this.flush(), BUSY_WAIT_MS);
          return;
        }
        const refused = { ...item, refused: text || t("chat.failed") };
        storeOutgoing(this.#o.keep, this.#o.staffId, refused);
        this.#o.apply({ type: "outgoing", item: refused });
      }
    }
  }

  async #deliver(item: Outgoing): Promise<void> {
    const { conversation_id, client_id, text } = item;
    const sent = { conversation_id, client_id, text };
    if (item.note) {
      const { note } = (await this.#o.link.request("note_add", sent)) as { note: Note };
      this.#o.apply({ type: "note", id: conversation_id, note });
      return;
    }
    const shown = item.products ? { products: item.products.map((product) => product.slug) } : {};
    const { message } = (await this.#o.link.request("message_send", { ...sent, ...shown })) as {
      message: Message;
    };
    this.#o.apply({ type: "message", id: conversation_id, message: { ...message, client_id } });
  }
}

/** The desk said no to this very message; anything else is the way there, not the message. */
function isRefusal(code: string): boolean {
  return /^(message|conversation|role|frame)\./.test(code) || code === "not_found";
}
