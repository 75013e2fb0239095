/** What the widget keeps in the shop page's storage: for all tabs together, and for this tab alone. */

import type { SurveyQuestion } from "../shared/protocol";

export interface Unsent {
  clientId: string;
  text: string;
  choice: { message_id: string; index: number } | null;
  /** An answer on a survey's scale instead of a message. */
  survey?: { survey_id: string; question: SurveyQuestion; value: number | string | null };
  failed?: string;
}

interface Kept {
  token: string | null;
  unsent: Unsent[];
  /** The last sequence number the customer has seen, in whichever tab. */
  seen?: number;
}

/**
 * One tab's view of what all tabs of the shop keep. Every change is made to what lies there now, so that a tab
 * never writes an older state over another's. Where storage is blocked, memory lasts as long as the page.
 */
export class Storage {
  readonly key: string;
  private ownToken: string | null = null;
  private ownSeen = 0;
  private own: Unsent[];

  constructor(site: string) {
    this.key = `pasokh:${site}`;
    this.own = this.read().unsent;
  }

  /** The conversation of all tabs: one that another tab has begun or changed is this tab's as well. */
  get token(): string | null {
    return this.read().token ?? this.ownToken;
  }

  set token(token: string) {
    this.ownToken = token;
    this.change((kept) => {
      kept.token = token;
    });
  }

  /** The desk does not know `old` any more; another tab's newer token stays. */
  forget(old: string | null): void {
    this.ownToken = null;
    this.change((kept) => {
      if (kept.token === old) kept.token = null;
    });
  }

  get seen(): number {
    return this.read().seen ?? this.ownSeen;
  }

  set seen(seq: number) {
    this.ownSeen = seq;
    this.change((kept) => {
      kept.seen = seq;
    });
  }

  get unsent(): Unsent[] {
    return this.own;
  }

  add(message: Unsent): void {
    this.own.push(message);
    this.change((kept) => kept.unsent.push(message));
  }

  /** The desk has it, or the customer threw it away. */
  settle(clientId: string): void {
    if (!this.own.some((message) => message.clientId === clientId)) return;
    const others = (message: Unsent) => message.clientId !== clientId;
    this.own = this.own.filter(others);
    this.change((kept) => {
      kept.unsent = kept.unsent.filter(others);
    });
  }

  /** Change a kept message: note why the desk refused it, or that it is to be tried again. */
  mark(clientId: string, change: Partial<Unsent>): void {
    const marked = (message: Unsent) => (message.clientId === clientId ? { ...message, ...change } : message);
    this.own = this.own.map(marked);
    this.change((kept) => {
      kept.unsent = kept.unsent.map(marked);
    });
  }

  private read(): Kept {
    try {
      const found = JSON.parse(localStorage.getItem(this.key) ?? "null");
      if (found && Array.isArray(found.unsent)) return found;
    } catch {
      // Blocked or spoilt: begin with nothing.
    }
    return { token: null, unsent: [] };
  }

  private change(act: (kept: Kept) => void): void {
    try {
      const kept = this.read();
      act(kept);
      localStorage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // Memory keeps it.
    }
  }
}

/** What this tab keeps from page to page of the shop: whether the panel is open, and words not yet sent. */
export class TabMemory {
  constructor(private readonly site: string) {}

  get(name: string): string {
    try {
      return sessionStorage.getItem(`pasokh:${this.site}:${name}`) ?? "";
    } catch {
      return "";
    }
  }

  set(name: string, value: string): void {
    try {
      if (value) sessionStorage.setItem(`pasokh:${this.site}:${name}`, value);
      else sessionStorage.removeItem(`pasokh:${this.site}:${name}`);
    } catch {
      // Blocked: the page alone remembers.
    }
  }
}
