/** The editors' side of docs/protocol.md, section 5. */

import type { Product as Card, Payload } from "../../shared/protocol";
import type { Option } from "../model";

export type KindName = "answer" | "product";

export interface AnswerRow {
  topic: string;
  category: string;
  question: string;
  phrasings: string[];
  answer: string;
  updated_at: string;
  retired_at: string | null;
  used: number;
}

export interface ProductRow {
  slug: string;
  title: string;
  brand: string;
  brand_title: string;
  category: string;
  category_title: string;
  price_rial: number;
  old_price_rial: number | null;
  stock: number;
  colours: string[];
  specs: Record<string, string>;
  names: string[];
  image: string | null;
  url: string | null;
  updated_at: string;
  retired_at: string | null;
}

/** What a row of either kind has. */
export interface Row {
  updated_at: string;
  retired_at: string | null;
}

/** Why a value cannot be kept; `entry` is the line of a list (of specifications: its label). */
export interface Problem {
  field: string;
  index?: number | null;
  entry?: string;
  problem: string;
  text: string;
}

export interface Options {
  answer_categories: string[];
  brands: Option[];
  categories: Option[];
  intents: string[];
}

export interface Asked {
  message_id: string;
  conversation_id: string;
  text: string;
  score: number | null;
  at: string;
}

export type Snapshot = Record<string, unknown>;
export interface Change {
  id: string;
  at: string;
  staff: { id: string; name: string } | null;
  kind: KindName;
  key: string;
  title: string | null;
  action: "add" | "edit" | "retire" | "restore" | "import" | "undo";
  before: Snapshot | null;
  after: Snapshot | null;
  undone: boolean;
  undoable: boolean;
}

export interface FoundAnswer {
  topic: string;
  question: string;
  answer: string;
  category: string;
  score: number;
}
export interface Entity {
  entity: string;
  start: number | null;
  end: number | null;
  value: unknown;
  text: string | null;
}
export interface Reply {
  text: string;
  payload: Payload | null;
}
export interface PreviewResult {
  understanding: { intent: string | null; confidence: number; entities: Entity[] } | null;
  answers: FoundAnswer[];
  /** Without a score when a product was named by its slug. */
  products: (Card & { score?: number })[];
  total: number;
  replies: Reply[] | null;
  does: string[];
}

export type GapReason = "not_understood" | "no_answer" | "no_product" | "corrected" | "handed_over";
export interface Gap {
  id: string;
  message_id: string;
  conversation_id: string;
  text: string;
  reason: GapReason;
  intent: string | null;
  confidence: number | null;
  at: string;
}
export interface Cluster {
  id: string;
  text: string;
  size: number;
  intent: string | null;
  suggestions: { topic: string; question: string; score: number }[];
  gaps: Gap[];
}
