/** The staff side of docs/protocol.md, section 2, as the console reads it over HTTP. */

import type { ConversationState, Message, Note, Role, Staff, Summary } from "../shared/protocol";
import type { Decision } from "./decisions/model";
import type { Touch } from "./touches/model";

export type {
  Author,
  ConversationState,
  Handoff,
  Marks,
  Message,
  Named,
  Note,
  Offer,
  OfferEnd,
  Order,
  Payload,
  Presence,
  PresenceNews,
  Product,
  Role,
  SentFile,
  ServiceClock,
  ServiceLevel,
  Staff,
  StaffEvents,
  Summary,
  Understanding,
  WrapUp,
} from "../shared/protocol";

export interface DemoAccount {
  login: string;
  password: string;
  role: Role;
  name: string;
}

export interface SessionAnswer {
  staff: Staff | null;
  /** They signed in with a first password and have to choose their own. */
  change_password: boolean;
  csrf: string;
  demo: DemoAccount[] | null;
}

export interface MessagePage {
  conversation: Summary;
  messages: Message[];
  /** Those that stand among the messages. */
  notes: Note[];
  more: boolean;
}

export interface Episode {
  ordinal: number;
  opened_at: string;
  resolved_at: string | null;
  resolved_by: "bot" | "operator" | "timeout" | "merge" | "block" | "forget" | null;
  operator: string | null;
  topic: string | null;
  outcome: string | null;
  summary: string | null;
}

export interface ConversationDetail extends MessagePage {
  episodes: Episode[];
  decisions: Decision[];
}

export interface EarlierConversation {
  id: string;
  opened_at: string;
  state: ConversationState;
  topic: string | null;
  outcome: string | null;
  summary: string | null;
  operator: string | null;
  rating: number | null;
  last_text: string | null;
}

/** What a customer says of themselves, unproved. */
export interface Claimed {
  id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
}

/** What staff have noted about a contact. */
export interface Curation {
  number: number;
  tags: string[];
  blocked: { at: string; by: string | null; reason: string } | null;
  duplicates: { id: string; name: string; number: number; identified: boolean; conversations: number }[];
  changes: {
    field: "name" | "phone";
    before: string | null;
    after: string | null;
    at: string;
    by: string | null;
  }[];
  merges: { id: string; at: string; by: string | null; number: number }[];
}

export interface ContactDetail {
  contact: Curation & {
    id: string;
    name: string;
    phone: string | null;
    email: string | null;
    verified: boolean;
    /** They have a name of their own; else `name` is what the screens call them. */
    named: boolean;
    /** Who asks may change name and phone. */
    editable: boolean;
    /** Who asks sees only who this is and what they logged themselves. */
    short: boolean;
    external_id: string | null;
    claimed: Claimed | null;
    first_seen_at: string | null;
    last_seen_at: string | null;
  };
  orders: { number: string; status_text: string; placed_at: string | null; total_rial: number | null }[];
  conversations: EarlierConversation[];
  /** Logged by hand, the newest first. */
  touches: Touch[];
  touches_after: string | null;
}

export interface Option {
  slug: string;
  title: string;
}
export interface WrapUpOptions {
  topics: Option[];
  outcomes: Option[];
}
/** A share from 0 to 1 with its Wilson interval; `value` is null under five answers. */
export interface Share {
  value: number | null;
  n: number;
  low: number | null;
  high: number | null;
}
export interface Nps extends Share {
  promoters: number;
  passives: number;
  detractors: number;
}
export interface SurveyComment {
  survey_id: string;
  conversation_id: string;
  contact: string | null;
  operator: string | null;
  handled_by: "bot" | "operator";
  rating: number | null;
  recommend: number | null;
  comment: string | null;
  answered_at: string | null;
  topic: string | null;
}
export interface SatisfactionReport {
  from: string;
  to: string;
  sent: number;
  answered: number;
  response_rate: number | null;
  csat: Share;
  nps: Nps;
  by_operator: { operator: string | null; sent: number; answered: number; csat: Share }[];
  ratings: Record<string, number>;
  comments: SurveyComment[];
  more_comments: boolean;
  definitions: Record<string, string>;
}

/** May this person use the desk? */
export function mayUseDesk(staff: Staff): boolean {
  return staff.role !== "manager";
}

/** May this person manage people, teams and hours, and read who did what? */
export function mayManage(staff: Staff): boolean {
  return staff.role !== "operator";
}

/** May this person read reports? */
export function mayReadReports(staff: Staff): boolean {
  return staff.role !== "operator";
}

/** May this person change what the bot says? */
export function mayEdit(staff: Staff): boolean {
  return staff.role !== "operator";
}
