import { api } from "../session/api";
import type { DayTime } from "../ui/moments";

interface Person {
  id: string;
  name: string;
}

export interface FollowUp {
  id: string;
  title: string;
  due_at: string;
  contact: Person;
  conversation_id: string | null;
  case: { id: string; code: string; kind: string; title: string; order_number: string | null } | null;
  staff: Person | null;
  created_by: Person | null;
  created_at: string;
  updated_at: string;
  /** Who asks has been reminded of it as it stands. */
  reminded: boolean;
  done_at: string | null;
  done_by: Person | null;
  result: string | null;
}

export interface FollowUpPage {
  follow_ups: FollowUp[];
  more: boolean;
  after: string | null;
  now: string;
}

/** A follow-up as a form writes it. */
export interface TaskDraft {
  title: string;
  due: DayTime;
  /** Whose it is; empty: anybody's. */
  staff: string;
}

export const LONGEST_TITLE = 200;

export function loadFollowUps(query: Record<string, string>, signal?: AbortSignal): Promise<FollowUpPage> {
  return api<FollowUpPage>(`/api/follow-ups?${new URLSearchParams(query)}`, signal ? { signal } : {});
}
