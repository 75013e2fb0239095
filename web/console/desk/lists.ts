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
  /** Whether a first snapshot has come. */
  loaded: boolean;
}

export const noLists: Lists = { known: {}, fresh: {}, loaded: false };

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
  };
}

/**
 * Start afresh from a snapshot. What it leaves out has left the lists, unless news of this very
 * connection says otherwise (the snapshot may have been read a moment before that news).
 * `keep` names conversations still on screen: they stay known, though in no list if they left.
 */
export function snapshot(lists: Lists, { waiting, mine }: Snapshot, keep: readonly string[] = []): Lists {
  const known: Record<string, Summary> = {};
  for (const id of Object.keys(lists.fresh)) {
    const summary = lists.known[id];
    if (summary) known[id] = summary;
  }
  for (const id of keep) {
    const summary = lists.known[id];
    // Its true state comes with the next page; until then it must not pose as waiting or mine.
    if (summary && !known[id]) known[id] = { ...summary, state: "resolved" };
  }
  for (const summary of [...waiting, ...mine]) {
    const had = lists.fresh[summary.id] ? known[summary.id] : undefined;
    if (!had || summary.revision >= had.revision) known[summary.id] = summary;
  }
  return { known, fresh: lists.fresh, loaded: true };
}

/** Those who wait, next first: by priority, then by how long. */
export function waitingOf(lists: Lists): Summary[] {
  return Object.values(lists.known)
    .filter((summary) => summary.state === "queued")
    .sort(
      (a, b) =>
        b.priority - a.priority ||
        (a.queued_at ?? "").localeCompare(b.queued_at ?? "") ||
        a.id.localeCompare(b.id),
    );
}

/** Those this person holds: the one with the latest message first. */
export function mineOf(lists: Lists, staffId: string): Summary[] {
  return Object.values(lists.known)
    .filter((summary) => summary.state === "open" && summary.operator?.id === staffId)
    .sort((a, b) => lastAt(b).localeCompare(lastAt(a)) || a.id.localeCompare(b.id));
}

function lastAt(summary: Summary): string {
  return summary.last?.at ?? summary.opened_at;
}
