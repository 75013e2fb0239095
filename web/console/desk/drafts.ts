/** Unfinished texts, kept in this browser per person and conversation until they are sent. */
export class Drafts {
  readonly #keep: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  readonly #prefix: string;

  /**
   * @param keep where texts are kept (`localStorage`)
   * @param staffId whose drafts: two people at one machine never see each other's
   * @param kind `draft` for replies, `note` for notes, `whisper` for whispers, `wrap-up` for the closing dialog, `touch` for what is logged
   */
  constructor(keep: Pick<Storage, "getItem" | "setItem" | "removeItem">, staffId: string, kind = "draft") {
    this.#keep = keep;
    this.#prefix = `pasokh:${kind}:${staffId}:`;
  }

  /** The name in storage under which a conversation's text lies. */
  key(conversationId: string): string {
    return this.#prefix + conversationId;
  }

  get(conversationId: string): string {
    return this.#keep.getItem(this.key(conversationId)) ?? "";
  }

  /** Keep a text, or forget it when it is empty; false when the browser has no room. */
  set(conversationId: string, text: string): boolean {
    try {
      if (text) this.#keep.setItem(this.key(conversationId), text);
      else this.#keep.removeItem(this.key(conversationId));
      return true;
    } catch {
      return false;
    }
  }
}

/** A store that lasts as long as the page, for browsers that refuse `localStorage`. */
export class MemoryStorage {
  readonly #map = new Map<string, string>();
  get length(): number {
    return this.#map.size;
  }
  key(index: number): string | null {
    return [...this.#map.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.#map.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#map.set(key, value);
  }
  removeItem(key: string): void {
    this.#map.delete(key);
  }
}

/** Give this browser's storage, or one in memory where it is switched off. */
export function browserStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length"> {
  try {
    localStorage.setItem("pasokh:probe", "1");
    localStorage.removeItem("pasokh:probe");
    return localStorage;
  } catch {
    return new MemoryStorage();
  }
}
