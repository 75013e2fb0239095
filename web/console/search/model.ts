import type { Author, ConversationState } from "../model";
import { api } from "../session/api";
import type { Direction, TouchKind } from "../touches/model";

/** A stretch of a text, and whether it is what was looked for. */
export interface Piece {
  text: string;
  hit: boolean;
}

export interface MessageHit {
  kind: "message" | "note";
  id: string;
  conversation_id: string;
  seq: number;
  state: ConversationState;
  contact: { id: string; name: string };
  author: Author;
  name: string | null;
  at: string;
  snippet: Piece[];
}

export interface ContactHit {
  kind: "contact";
  id: string;
  name: Piece[];
  phone: string | null;
  email: string | null;
  verified: boolean;
  last_seen_at: string;
  conversation: { id: string; state: ConversationState } | null;
}

/** A call, an e-mail, a fax or a visit that was logged by hand. */
export interface TouchHit {
  kind: "touch";
  id: string;
  contact: { id: string; name: string };
  way: TouchKind;
  direction: Direction;
  name: string;
  at: string;
  snippet: Piece[];
}

export interface SearchPage<Hit> {
  hits: Hit[];
  more: boolean;
  before: string | null;
}

export type Scope = "messages" | "contacts" | "touches";

/** Ask for a page of what a question finds; `before` is where the last one ended. */
export function search<Hit>(
  scope: Scope,
  question: string,
  { before = null, limit, signal }: { before?: string | null; limit: number; signal?: AbortSignal },
): Promise<SearchPage<Hit>> {
  const query = new URLSearchParams({ q: question, in: scope, limit: String(limit) });
  if (before) query.set("before", before);
  return api<SearchPage<Hit>>(`/api/search?${query}`, signal ? { signal } : {});
}

/** Is there enough to look for? The desk finds nothing by a single letter. */
export function isQuestion(text: string): boolean {
  return [...text.replace(/[\s\u200c]/g, "")].length >= 2;
}
