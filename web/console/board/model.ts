/** The live board as `GET /api/board` gives it (docs/protocol.md). */

import type { HandoffReason } from "../../shared/protocol";
import type { Named, ServiceClock, ServiceLevel, Staff } from "../model";

export interface Target {
  seconds: number;
  amber_percent: number;
}
export type Targets = Record<ServiceLevel, Target>;
export type Outcomes = Record<ServiceLevel, { kept: number; broken: number }>;

export interface WaitingRow {
  id: string;
  contact: string;
  reason: HandoffReason | null;
  priority: number;
  queued_at: string;
  clocks: ServiceClock[];
}
export interface Closing {
  message: string;
  at: string;
  by: string;
}
export interface BoardTeam {
  id: string | null;
  name: string | null;
  closed: Closing | null;
  waiting_count: number;
  waiting: WaitingRow[];
  targets: Targets;
  today: Outcomes;
}
export interface HeldRow {
  id: string;
  contact: string;
  state: "open" | "snoozed";
  since: string;
  clocks: ServiceClock[];
}
export interface BoardOperator extends Named {
  role: Staff["role"];
  team: Named | null;
  presence: "online" | "away" | "offline";
  presence_at: string | null;
  load: number;
  capacity: number;
  chats: HeldRow[];
}
export interface Breach {
  id: string;
  conversation_id: string;
  contact: string;
  state: string;
  level: ServiceLevel;
  target: number;
  at: string;
  team: string | null;
  operator: string | null;
}
export interface Board {
  now: string;
  open: boolean;
  teams: BoardTeam[];
  operators: BoardOperator[];
  levels: { now: Record<ServiceLevel, { calm: number; amber: number; red: number }>; today: Outcomes };
  bot: { alone: number; with_people: number };
  breaches: Breach[];
}

export const LEVELS: readonly ServiceLevel[] = ["waiting", "first_response", "resolution"];

/** May this person see the board? */
export const maySeeBoard = (staff: Staff): boolean => staff.role !== "operator";
/** May this person act from it: watch, reassign, close queues? */
export const maySteer = (staff: Staff): boolean => staff.role === "supervisor" || staff.role === "admin";

const RANK = { online: 0, away: 1, offline: 2 };

/** Those who are there first; of those the busiest. */
export function inOrder(operators: readonly BoardOperator[]): BoardOperator[] {
  return [...operators].sort(
    (a, b) =>
      RANK[a.presence] - RANK[b.presence] ||
      b.chats.length - a.chats.length ||
      a.name.localeCompare(b.name, "fa"),
  );
}

/** The share of a whole as a percentage; null of nothing. */
export function percent(part: number, rest: number): number | null {
  return part + rest ? Math.round((100 * part) / (part + rest)) : null;
}
