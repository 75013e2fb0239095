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

/** Falls back to memory where storage is blocked: the conversation then lasts as long as the page. */
export class Storage {
  private kept: Kept = { token: null, unsent: [] };
  private readonly key: string;

  constructor(site: string) {
    this.key = `pasokh:${site}`;
    try {
      const found = JSON.parse(localStorage.getItem(this.key) ?? "null");
      if (found && Array.isArray(found.unsent)) this.kept = found;
    } catch {
      // Blocked or spoilt: begin with nothing.
    }
  }

  get token(): string | null {
    return this.kept.token;
  }

  set token(token: string | null) {
    this.kept.token = token;
    this.save();
  }

  get unsent(): Unsent[] {
    return this.kept.unsent;
  }

  add(message: Unsent): void {
    this.kept.unsent.push(message);
    this.save();
  }

  settle(clientId: string): void {
    this.kept.unsent = this.kept.unsent.filter((message) => message.clientId !== clientId);
    this.save();
  }

  save(): void {
    try {
      localStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch {
      // Memory keeps it.
    }
  }
}
