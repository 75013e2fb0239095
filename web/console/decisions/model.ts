/** A step of a conversation through queues and hands (docs/protocol.md). */
export interface Decision {
  at: string;
  kind: string;
  reason: string;
  by: "customer" | "bot" | "staff" | "desk";
  /** Who decided it. */
  staff: string | null;
  /** Whom it is about. */
  operator: string | null;
  team: string | null;
  details: {
    because?: string[];
    place?: number;
    considered?: Considered[];
    held_by?: string;
    until?: string;
    not_same?: string;
  };
}

/** Somebody who was looked at before a chat was offered, and what spoke against them. */
export interface Considered {
  name: string;
  load: number;
  capacity: number;
  hindrance: "away" | "full" | "offered" | "passed" | null;
}
