/** The JSON of docs/protocol.md as types: shared shapes, the customer's side (1) and the staff's side (2). */

export type Author = "customer" | "bot" | "operator" | "system";
export type ConversationState = "bot" | "queued" | "open" | "snoozed" | "resolved";
export type SurveyState = "asking" | "answered" | "skipped" | "left";
export type SurveyQuestion = "rating" | "comment" | "recommend";
export type NoticeKind =
  | "queued"
  | "operator_joined"
  | "operator_lost"
  | "transferred"
  | "returned_to_bot"
  | "resolved"
  | "engine_slow"
  | "handoff_closed"
  | "handoff_offer"
  | "colleague_joined"
  | "colleague_left"
  | "queue_closed";

export interface Choice {
  title: string;
}

export interface Product {
  id: string;
  slug: string;
  title: string;
  brand: string;
  category: string;
  price_rial: number;
  old_price_rial: number | null;
  stock: number;
  image: string | null;
  url: string | null;
  /** Why it is shown, in a few words; in messages of the bot only. */
  note?: string;
}

export interface Order {
  number: string;
  status: string;
  status_text: string;
  placed_at: string | null;
  expected_at: string | null;
  items: { title: string; quantity: number }[];
  tracking_code: string | null;
}

/** The console's name for it. */
export type OrderCard = Order;

export interface ChoicesPayload {
  type: "choices";
}
export interface ProductsPayload {
  type: "products";
  products: Product[];
}
export interface ComparisonPayload {
  type: "comparison";
  products: Product[];
  /** One value for each product; null where it states none. */
  rows: { label: string; values: (string | null)[] }[];
}
export interface OrderPayload {
  type: "order";
  order: Order;
}
export interface SurveyPayload {
  type: "survey_question";
  question: SurveyQuestion;
  survey_id: string;
  min: number;
  max: number;
}
export interface SentFile {
  id: string;
  name: string;
  media_type: string;
  picture: boolean;
  /** Bytes. */
  size: number;
  width: number | null;
  height: number | null;
}
export interface FilePayload {
  type: "file";
  file: SentFile;
}
export interface NoticePayload {
  type: "notice";
  notice: NoticeKind;
}
/** Any payload may carry quick replies beside its own type. */
export type Payload = { choices?: Choice[] } & (
  | ChoicesPayload
  | ProductsPayload
  | ComparisonPayload
  | OrderPayload
  | SurveyPayload
  | FilePayload
  | NoticePayload
);

export interface Understanding {
  intent: string | null;
  confidence: number;
  entities: unknown[];
}

export interface Message {
  id: string;
  seq: number;
  client_id: string | null;
  author: Author;
  name: string | null;
  text: string;
  payload: Payload | null;
  created_at: string;
  /** Sent to staff only. */
  understanding?: Understanding | null;
}

/** A conversation as the customer sees it. */
export interface Conversation {
  id: string | null;
  state: ConversationState;
  operator: { name: string } | null;
  place: number | null;
  /** Minutes, rounded; null when nothing honest can be said. */
  wait: { low: number; high: number } | null;
  last_seq: number;
  /** How far the operator has read. */
  read_seq: number;
  survey: { id: string; state: SurveyState } | null;
}

export interface ErrorFrame {
  type: "error";
  id: number | null;
  code: string;
  text: string;
  data: Record<string, unknown> | null;
}
export interface ResultFrame {
  type: "result";
  id: number;
  data: unknown;
}
export interface EventFrame {
  type: "event";
  event: string;
  data: unknown;
}
export interface AuthOkFrame {
  type: "auth_ok";
  [field: string]: unknown;
}
export type ServerFrame = ErrorFrame | ResultFrame | EventFrame | AuthOkFrame;

// 1. Customer socket

export interface CustomerAuth {
  type: "auth";
  site: string;
  token: string | null;
  lang: "fa" | "en";
  after: number;
}
export interface CustomerAuthOk extends AuthOkFrame {
  token: string | null;
  new: boolean;
  shop: { name: string };
  greeting: string;
  choices: Choice[];
  /** Bytes of the largest file that is taken. */
  file_limit: number;
  conversation: Conversation;
  messages: Message[];
  more: boolean;
  /** There are some before `messages`; said with the newest page only. */
  older: boolean;
}
export interface MessageSent {
  message: Message;
  token?: string;
  conversation: Conversation;
  new: boolean;
}
export interface SurveyAnswered {
  message: Message | null;
  conversation: Conversation;
}
export interface Synced {
  messages: Message[];
  more: boolean;
  conversation: Conversation;
}
export interface TypingNews {
  author: Author;
  name?: string | null;
  on: boolean;
}
export interface CustomerEvents {
  "message.created": Message;
  "conversation.changed": Conversation;
  typing: TypingNews;
}

// 2. Staff socket

export type Role = "operator" | "supervisor" | "manager" | "admin";
export type Presence = "online" | "away";
export type HandoffReason =
  | "asked"
  | "not_understood"
  | "engine_down"
  | "complaint"
  | "order_locked"
  | "reopened";

export interface Named {
  id: string;
  name: string;
}
export interface Staff extends Named {
  login: string;
  role: Role;
  team: Named | null;
}
export interface StaffAuthOk extends AuthOkFrame {
  staff: Staff;
  presence: Presence;
  file_limit: number;
}
export interface Handoff {
  reason: HandoffReason;
  intent: string | null;
  requested_at: string;
  summary: string | null;
}
/** How far the customer has received and read; both only rise. */
export interface Marks {
  delivered: number;
  read: number;
}
/** What staff write for one another; it stands behind message `after_seq`. */
export interface Note {
  id: string;
  /** Rises by one in a conversation, from 1. */
  number: number;
  after_seq: number;
  client_id: string | null;
  staff: Named;
  text: string;
  /** Said by a supervisor to the operator who held the chat. */
  whisper?: boolean;
  created_at: string;
}
export type ServiceLevel = "waiting" | "first_response" | "resolution";
/** A promise to a customer that runs; without `due_at` it stands still. */
export interface ServiceClock {
  level: ServiceLevel;
  started_at: string;
  /** Seconds of working time. */
  target: number;
  amber_at: string | null;
  due_at: string | null;
  breached_at: string | null;
}
/** A conversation as staff see it; a summary with a lower `revision` than the one held is stale. */
export interface Summary {
  id: string;
  state: ConversationState;
  contact: { id: string; name: string; phone: string | null; verified: boolean; earlier: number };
  operator: Named | null;
  team: Named | null;
  priority: number;
  /** What the priority comes from, the most weighty first. */
  because: string[];
  clocks?: readonly ServiceClock[];
  /** Who stands beside the operator. */
  joined?: readonly Named[];
  handoff: Handoff | null;
  last: { author: Author; text: string; at: string } | null;
  last_seq: number;
  last_note: number;
  unread: number;
  marks: Marks;
  opened_at: string;
  queued_at: string | null;
  /** What the waiting are ordered by, rising. */
  rank_at: string | null;
  snoozed_until: string | null;
  /** While it waits: to whom it is offered at this moment. */
  offer: { operator: Named; expires_at: string } | null;
  /** Who handed it on last, while it is on the move or with its new operator. */
  transferred_by: string | null;
  updated_at: string;
  revision: number;
}
export interface WrapUp {
  topic: string;
  outcome: string;
  summary: string;
}
/** A waiting chat offered to one operator for a short time. */
export interface Offer {
  id: string;
  conversation: Summary;
  reason: "last_operator" | "least_loaded" | "longest_idle";
  offered_at: string;
  expires_at: string;
}
export type OfferEnd = "accepted" | "declined" | "expired" | "withdrawn";
/** Whether somebody is there, why, and how many chats they may have at once. */
export interface PresenceNews {
  staff: Named;
  presence: Presence | "offline";
  reason: string | null;
  capacity: number;
  at: string | null;
}
export interface StaffEvents {
  snapshot: {
    waiting: Summary[];
    mine: Summary[];
    offers?: Offer[];
    presence?: PresenceNews[];
    mornings?: string[];
    now: string;
  };
  "conversation.changed": Summary;
  "message.created": { conversation_id: string; message: Message };
  "note.created": { conversation_id: string; note: Note };
  "marks.changed": Marks & { conversation_id: string };
  "viewers.changed": { conversation_id: string; viewers: Named[] };
  /** `staff_id` and `note` (what they write is a note) come with an operator. */
  typing: TypingNews & { conversation_id: string; staff_id?: string; note?: boolean };
  "offer.made": Offer;
  "offer.ended": { id: string; end: OfferEnd };
  "presence.changed": PresenceNews;
  "whisper.made": { conversation_id: string; contact: string; note: Note };
  /** Supervisors and admins only, as `board.changed` is. */
  "service.breached": {
    id: string;
    conversation_id: string;
    contact: string;
    level: ServiceLevel;
    at: string;
  };
  /** Whoever has the contact's card open asks for it again. */
  "contact.changed": { contact_id: string };
  "board.changed": Record<string, never>;
  signed_out: Record<string, never>;
}
