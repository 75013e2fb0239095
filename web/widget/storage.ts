/** What the widget keeps in the shop page's storage: its token, and messages not yet acknowledged. */

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
}

/**
 * One tab's view of what all tabs of the shop keep. Every change is made to what lies there now, so that a tab
 * never writes an older state over another's. Where storage is blocked, memory lasts as long as the page.
 */
export class Storage {
  private readonly key: string;
  private ownToken: string | null;
  private own: Unsent[];

  constructor(site: string) {
    this.key = `pasokh:${site}`;
    const kept = this.read();
    this.ownToken = kept.token;
    this.own = kept.unsent;
  }

  /** This tab's conversation; a tab without one joins what another has begun. */
  get token(): string | null {
    this.ownToken ??= this.read().token;
    return this.ownToken;
  }

  set token(token: string) {
    this.ownToken = token;
    this.change((kept) => {
      kept.token = token;
    });
  }

  /** The desk does not know this tab's token any more; another tab's newer one stays. */
  forget(): void {
    const old = this.ownToken;
    this.ownToken = null;
    if (old)
      this.change((kept) => {
        if (kept.token === old) kept.token = null;
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

  /** Note why the desk refused it, or with no reason that it is to be tried again. */
  mark(clientId: string, failed?: string): void {
    const marked = (message: Unsent) => (message.clientId === clientId ? { ...message, failed } : message);
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
