/** People who reach the shop without a chat: found by their number, or added with what passed. */
import { latinDigits } from "../../shared/persian";
import type { TaskDraft } from "../followups/model";
import { api } from "../session/api";
import { type Touch, type TouchDraft, touchFields } from "../touches/model";

/** Who has a phone number, as much of them as it takes to log a call. */
export interface Caller {
  id: string;
  name: string;
  number: number;
  phone: string;
  verified: boolean;
  blocked: boolean;
  tags: string[];
  last_seen_at: string;
  /** How much of their card this person may open. */
  sight: "full" | "short" | null;
  /** The last few. */
  touches: Touch[];
}

/** What is written of somebody who has never been heard of. */
export interface Newcomer {
  name: string;
  phone: string;
}

const FEWEST_DIGITS = 4;

/** Is this a phone number, whole or not, rather than a name? */
export function isNumber(text: string): boolean {
  const latin = latinDigits(text);
  return /^[\d\s+()./\u200c-]+$/.test(latin) && latin.replace(/\D/g, "").length >= FEWEST_DIGITS;
}

export const lookUp = (phone: string): Promise<{ phone: string; contacts: Caller[] }> =>
  api<{ phone: string; contacts: Caller[] }>("/api/contacts/lookup", { method: "POST", body: { phone } });

/** Add a contact with what passed: both or neither. */
export const addCaller = (
  { name, phone }: Newcomer,
  clientId: string,
  draft: TouchDraft,
  task: TaskDraft | null,
): Promise<{ contact_id: string }> =>
  api<{ contact_id: string }>("/api/contacts", {
    method: "POST",
    body: {
      name: name.trim() || null,
      phone: phone.trim() || null,
      touch: touchFields(clientId, draft, null, task),
    },
  });
