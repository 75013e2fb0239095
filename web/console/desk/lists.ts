import type { StaffEvents, Summary } from "../model";

export type Snapshot = StaffEvents["snapshot"];

/**
 * What the desk knows of conversations. Both lists are read out of it, so a conversation is
 * in one of them at most, whatever order the news came in.
 */
export interface Lists {
  known: Readonly<Record<string, Summary>>;
  /** Conversations heard of since this connection was accepted: news that may be ahead of a snapshot. */
  fresh: Readonly<Record<string, true>>;
  /** On screen, but in no list of the last snapshot: where they stand now has yet to be asked. */
  unsure: Readonly<Record<string, true>>;
  /** Whether a first snapshot has come. */
  loaded: boolean;
}

export const noLists: Lists = { known: {}, fresh: {}, unsure: {}, loaded: false };

/** A connection was accepted: from here on, news counts beside the coming snapshot. */
export function connected(lists: Lists): Lists {
  return { ...lists, fresh: {} };
}

/** File one summary; an older revision than the known one is dropped. */
export function changed(lists: Lists, summary: Summary): Lists {
  const had = lists.known[summary.id];
  const newer = !had || summary.revision >= had.revision;
  return {
    ...lists,
    known: newer ? { ...lists.known, [summary.id]: summary } : lists.known,
    fresh: { ...lists.fresh, [summary.id]: true },
    unsure: without(lists.unsure, summary.id),
  };
}

/** Somebody else holds a conversation; the desk told no more of it than that. */
export function heldBy(lists: Lists, id: string, name: string): Lists {
  const had = lists.known[id];
  // Without an id nobody's own list takes it for theirs.
  return had ? changed(lists, { ...had, state: "open", operator: { id: "", name } }) : lists;
}

function without(ids: Readonly<Record<string, true>>, id: string): Readonly<Record<string, true>> {
  if (!ids[id]) return ids;
  const { [id]: _, ...rest } = ids;
  return rest;
}

/**
 * Start afresh from a snapshot. What it leaves out has left the lists, unless news of this very
 * connection says otherwise (the snapshot may have been read a moment before that news).
 * `keep` names conversations still on screen: they stay known as they were, but in no list until
 * the desk has said where they stand.
 */
export function snapshot(lists: Lists, { waiting, mine }: Snapshot, keep: readonly string[] = []): Lists {
  const known: Record<string, Summary> = {};
  const unsure: Record<string, true> = {};
  for (const id of Object.keys(lists.fresh)) {
    const summary = lists.known[id];
    if (summary) known[id] = summary;
  }
  for (const id of keep) {
    const summary = lists.known[id];
    if (!summary || known[id]) continue;
    known[id] = summary;
    unsure[id] = true;
  }
  for (const summary of [...waiting, ...mine]) {
    const had = lists.fresh[summary.id] ? known[summary.id] : undefined;
    if (!had || summary.revision >= had.revision) known[summary.id] = summary;
    delete unsure[summary.id];
  }
  return { known, fresh: lists.fresh, unsure, loaded: true };
}

/** Those who wait, next first, by the desk's own order (docs/protocol.md). */
export function waitingOf(lists: Lists): Summary[] {
  return Object.values(lists.known)
    .filter((summary) => summary.state === "queued" && !lists.unsure[summary.id])
    .sort((a, b) => (a.rank_at ?? "").localeCompare(b.rank_at ?? "") || a.id.localeCompare(b.id));
}

/** Does this person hold it, awake or asleep, as far as the desk has said? */
export function isHeld({ known, unsure }: Lists, id: string, staffId: string): boolean {
  const summary = known[id];
  const held = summary?.state === "open" || summary?.state === "snoozed";
  return held && summary.operator?.id === staffId && !unsure[id];
}

/** Does this person answer it now? */
export function isMine(lists: Lists, id: string, staffId: string): boolean {
  return lists.known[id]?.state === "open" && isHeld(lists, id, staffId);
}

/** Those this person holds: the one with the latest message first. */
export function mineOf(lists: Lists, staffId: string): Summary[] {
  return Object.values(lists.known)
    .filter((summary) => isMine(lists, summary.id, staffId))
    .sort((a, b) => lastAt(b).localeCompare(lastAt(a)) || a.id.localeCompare(b.id));
}

/** Those this person has put off: the one that wakes next first. */
export function snoozedOf(lists: Lists, staffId: string): Summary[] {
  return Object.values(lists.known)
    .filter((summary) => summary.state === "snoozed" && isHeld(lists, summary.id, staffId))
    .sort((a, b) => (a.snoozed_until ?? "").localeCompare(b.snoozed_until ?? "") || a.id.localeCompare(b.id));
}

function lastAt(summary: Summary): string {
  return summary.last?.at ?? summary.opened_at;
}
