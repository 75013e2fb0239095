/** What can be done with a contact, over HTTP, and who may. */
import type { Curation, Role } from "../model";
import { api } from "../session/api";

/** May this person merge contacts and block them, or only ask for it? */
export const mayCurate = (role: Role): boolean => role === "supervisor" || role === "admin";
/** May this person take out a contact's data, and forget it? */
export const mayTakeData = (role: Role): boolean => role === "manager" || role === "admin";
/** May this person put tags on a contact? */
export const mayTag = (role: Role): boolean => role !== "manager";

const of = (id: string, act: string) => `/api/contacts/${encodeURIComponent(id)}/${act}`;

export const saveTags = (id: string, tags: string[]) =>
  api<{ tags: string[] }>(of(id, "tags"), { method: "PUT", body: { tags } });
export const rename = (id: string, name: string | null, phone: string | null) =>
  api<Curation>(`/api/contacts/${encodeURIComponent(id)}`, { method: "PATCH", body: { name, phone } });
export const block = (id: string, reason: string) =>
  api<Curation>(of(id, "block"), { method: "POST", body: { reason } });
export const unblock = (id: string) => api<Curation>(of(id, "block"), { method: "DELETE" });
export const ask = (id: string, kind: "block" | "merge", reason: string, otherId: string | null = null) =>
  api<{ follow_up: string }>(of(id, "requests"), {
    method: "POST",
    body: { kind, reason, other_id: otherId },
  });
export const merge = (id: string, otherId: string) =>
  api<Curation>(of(id, "merge"), { method: "POST", body: { other_id: otherId } });
export const undoMerge = (mergeId: string) =>
  api<object>(`/api/contact-merges/${encodeURIComponent(mergeId)}/undo`, { method: "POST" });
export const forget = (id: string, number: string) =>
  api<object>(of(id, "forget"), { method: "POST", body: { number } });

/** Fetch everything that is kept of a contact and hand it to the person as a file. */
export async function download(id: string, number: number): Promise<void> {
  const document_ = await api<object>(of(id, "export"), { method: "POST" });
  const address = URL.createObjectURL(
    new Blob([JSON.stringify(document_, null, 2)], { type: "application/json" }),
  );
  const link = document.createElement("a");
  link.href = address;
  link.download = `contact-${number}.json`;
  link.click();
  // The browser has taken the file by then; a shorter time loses it in some.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
