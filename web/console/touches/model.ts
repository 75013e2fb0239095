import { type TaskDraft, taskFields } from "../followups/model";
import type { Key } from "../i18n";
import { api } from "../session/api";
import { type DayTime, exactMomentOf } from "../ui/moments";

export const KINDS = ["call", "email", "fax", "visit"] as const;
export const DIRECTIONS = ["in", "out"] as const;
export type TouchKind = (typeof KINDS)[number];
export type Direction = (typeof DIRECTIONS)[number];

/** What passed with a contact outside of chats, logged by hand. */
export interface Touch {
  id: string;
  kind: TouchKind;
  direction: Direction;
  happened_at: string;
  /** Empty once the contact was forgotten; null where only its writer's words may be read. */
  text: string | null;
  staff: { id: string; name: string };
  created_at: string;
  corrects_id: string | null;
  corrected_by_id: string | null;
  follow_up: { id: string; title: string; due_at: string; done_at: string | null } | null;
}

/** A touch as the form writes it. */
export interface TouchDraft {
  kind: TouchKind;
  direction: Direction;
  at: DayTime;
  /** When the form was opened, or what is corrected happened: seconds that `at` does not show. */
  instant: string | number;
  text: string;
}

export const LONGEST_TEXT = 4000;

const of = (contactId: string) => `/api/contacts/${encodeURIComponent(contactId)}/touches`;

/** Give a touch as the wire carries it. */
export const touchFields = (
  clientId: string,
  draft: TouchDraft,
  correctsId: string | null,
  task: TaskDraft | null,
): object => ({
  client_id: clientId,
  kind: draft.kind,
  direction: draft.direction,
  happened_at: exactMomentOf(draft.at, draft.instant),
  text: draft.text.trim(),
  corrects_id: correctsId,
  // Logged again, it is the same touch with the same task.
  follow_up: task && { ...taskFields(task), client_id: `${clientId}-task` },
});

/** Log a touch; `phone`, the contact's whole number, lets whoever was told it log without seeing the contact. */
export const logTouch = (
  contact: { id: string; phone?: string | undefined },
  clientId: string,
  draft: TouchDraft,
  correctsId: string | null,
  task: TaskDraft | null,
): Promise<object> =>
  api<object>(of(contact.id), {
    method: "POST",
    body: {
      ...touchFields(clientId, draft, correctsId, task),
      ...(contact.phone ? { phone: contact.phone } : {}),
    },
  });

export const loadTouches = (
  contactId: string,
  after: string,
): Promise<{ touches: Touch[]; after: string | null }> =>
  api<{ touches: Touch[]; after: string | null }>(`${of(contactId)}?${new URLSearchParams({ after })}`);

/** «تماس دریافتی», «ایمیل فرستاده‌شده» … */
export const touchTitle = (kind: TouchKind, direction: Direction): Key => `touch.${kind}_${direction}`;
