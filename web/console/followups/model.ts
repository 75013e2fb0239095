import { api } from "../session/api";
import { type DayTime, momentOf } from "../ui/moments";

interface Person {
  id: string;
  name: string;
}

export interface FollowUp {
  id: string;
  title: string;
  due_at: string;
  contact: Person;
  /** Null also when who asks may not read it. */
  conversation_id: string | null;
  case: {
    id: string;
    code: string;
    kind: string;
    title: string;
    order_number: string | null;
    details: Record<string, unknown>;
  } | null;
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

/** What of one's own is due. */
export interface Due {
  count: number;
  /** Those one has not been reminded of. */
  fresh: FollowUp[];
  next_at: string | null;
  now: string;
}

/** One thing that happened to a follow-up. */
export interface Change {
  kind: "made" | "due" | "handed" | "named" | "done" | "forgotten";
  at: string;
  by: Person | null;
  before: string | null;
  after: string | null;
}

/** A follow-up as a form writes it. */
export interface TaskDraft {
  title: string;
  due: DayTime;
  /** Whose it is; empty: anybody's. */
  staff: string;
}

export const LONGEST_TITLE = 200;
export const LONGEST_RESULT = 2000;

const of = (id: string, act = "") => `/api/follow-ups/${encodeURIComponent(id)}${act}`;

export function loadFollowUps(query: Record<string, string>, signal?: AbortSignal): Promise<FollowUpPage> {
  return api<FollowUpPage>(`/api/follow-ups?${new URLSearchParams(query)}`, signal ? { signal } : {});
}

export const loadDue = (): Promise<Due> => api<Due>("/api/follow-ups/due");

export const loadChanges = (id: string, signal?: AbortSignal): Promise<{ changes: Change[] }> =>
  api<{ changes: Change[] }>(of(id, "/changes"), signal ? { signal } : {});

/** Give a draft as the wire carries it. */
export function taskFields(task: TaskDraft): { title: string; due_at: string; staff_id: string | null } {
  return { title: task.title.trim(), due_at: momentOf(task.due), staff_id: task.staff || null };
}

export const changeFollowUp = (row: FollowUp, task: TaskDraft): Promise<object> =>
  api<object>(of(row.id), {
    method: "PATCH",
    body: { ...taskFields(task), updated_at: row.updated_at },
  });

export const addFollowUp = (clientId: string, contactId: string, task: TaskDraft): Promise<object> =>
  api<object>("/api/follow-ups", {
    method: "POST",
    body: { ...taskFields(task), client_id: clientId, contact_id: contactId },
  });

export const finishFollowUp = (id: string, result: string, rejected: boolean): Promise<object> =>
  api<object>(of(id, "/done"), { method: "POST", body: { result, rejected } });

export const sawReminders = (ids: string[]): Promise<void> =>
  api<void>("/api/follow-ups/reminded", { method: "POST", body: { ids } });
