import { describe, expect, it } from "vitest";
import {
  changed,
  connected,
  heldBy,
  isMine,
  type Lists,
  mineOf,
  noLists,
  snapshot,
  waitingOf,
} from "../desk/lists";
import type { Summary } from "../model";
import { summaryOf } from "./samples";

const me = "s1";
const NOW = "2026-11-24T08:30:00Z";
const ids = (summaries: Summary[]) => summaries.map((summary) => summary.id);
const shown = (lists: Lists) => ({ waiting: ids(waitingOf(lists)), mine: ids(mineOf(lists, me)) });

describe("lists", () => {
  it("files a conversation by its state and holder, in one list at most", () => {
    let lists = snapshot(connected(noLists), { waiting: [summaryOf("a")], mine: [], now: NOW });
    expect(shown(lists)).toEqual({ waiting: ["a"], mine: [] });
    lists = changed(
      lists,
      summaryOf("a", { state: "open", operator: { id: me, name: "سارا" }, revision: 2 }),
    );
    expect(shown(lists)).toEqual({ waiting: [], mine: ["a"] });
    lists = changed(
      lists,
      summaryOf("a", { state: "open", operator: { id: "s2", name: "رضا" }, revision: 3 }),
    );
    expect(shown(lists)).toEqual({ waiting: [], mine: [] });
    lists = changed(lists, summaryOf("a", { state: "queued", operator: null, revision: 4 }));
    expect(shown(lists)).toEqual({ waiting: ["a"], mine: [] });
    lists = changed(lists, summaryOf("a", { state: "resolved", revision: 5 }));
    expect(shown(lists)).toEqual({ waiting: [], mine: [] });
  });

  it("drops a summary with a lower revision than the one it has", () => {
    let lists = changed(noLists, summaryOf("a", { state: "resolved", revision: 9 }));
    lists = changed(lists, summaryOf("a", { state: "queued", revision: 8 }));
    expect(shown(lists).waiting).toEqual([]);
  });

  it("gives the same lists in whatever order the news comes: old state and events equal a fresh one", () => {
    const open = { state: "open" as const, operator: { id: me, name: "سارا" } };
    const before = snapshot(connected(noLists), {
      waiting: [summaryOf("a"), summaryOf("b")],
      mine: [summaryOf("c", open)],
      now: NOW,
    });
    const news = [
      summaryOf("a", { ...open, revision: 2 }),
      summaryOf("b", { state: "bot", revision: 2 }),
      summaryOf("b", { state: "queued", revision: 3, unread: 4 }),
      summaryOf("c", { state: "resolved", revision: 2 }),
      summaryOf("d", { revision: 1 }),
    ];
    const fresh = snapshot(connected(noLists), {
      waiting: [summaryOf("b", { revision: 3, unread: 4 }), summaryOf("d")],
      mine: [summaryOf("a", { ...open, revision: 2 })],
      now: NOW,
    });
    for (const order of permutations(news)) {
      const after = order.reduce(changed, before);
      expect(shown(after)).toEqual(shown(fresh));
      expect(waitingOf(after)).toEqual(waitingOf(fresh));
    }
  });

  it("forgets on a snapshot what left the lists while the desk was out of reach", () => {
    let lists = snapshot(connected(noLists), {
      waiting: [summaryOf("a"), summaryOf("b")],
      mine: [],
      now: NOW,
    });
    lists = snapshot(connected(lists), { waiting: [summaryOf("b")], mine: [], now: NOW }, ["a"]);
    expect(shown(lists)).toEqual({ waiting: ["b"], mine: [] });
  });

  it("makes up no state for a chat on screen that the snapshot leaves out: it waits for the desk's word", () => {
    const open = { state: "open" as const, operator: { id: me, name: "سارا" } };
    let lists = snapshot(connected(noLists), { waiting: [], mine: [summaryOf("a", open)], now: NOW });
    expect(isMine(lists, "a", me)).toBe(true);
    lists = snapshot(connected(lists), { waiting: [], mine: [], now: NOW }, ["a"]);
    expect(lists.known.a?.state).toBe("open");
    expect(lists.unsure).toEqual({ a: true });
    expect(isMine(lists, "a", me)).toBe(false);
    lists = changed(lists, summaryOf("a", { ...open, revision: 2 }));
    expect(isMine(lists, "a", me)).toBe(true);
    expect(lists.unsure).toEqual({});
  });

  it("keeps in mind who took a chat that may no longer be read", () => {
    let lists = snapshot(connected(noLists), { waiting: [summaryOf("a")], mine: [], now: NOW });
    lists = snapshot(connected(lists), { waiting: [], mine: [], now: NOW }, ["a"]);
    lists = heldBy(lists, "a", "رضا");
    expect(lists.known.a).toMatchObject({ state: "open", operator: { name: "رضا" } });
    expect(lists.unsure).toEqual({});
    expect(shown(lists)).toEqual({ waiting: [], mine: [] });
    expect(heldBy(lists, "never heard of", "رضا")).toBe(lists);
  });

  it("keeps news of the same connection that is ahead of the snapshot", () => {
    let lists = connected(noLists);
    lists = changed(lists, summaryOf("new", { revision: 1 }));
    lists = changed(lists, summaryOf("gone", { state: "resolved", revision: 7 }));
    lists = snapshot(lists, { waiting: [summaryOf("gone", { revision: 6 })], mine: [], now: NOW });
    expect(shown(lists)).toEqual({ waiting: ["new"], mine: [] });
  });

  it("puts the waiting in the desk's own order", () => {
    const lists = snapshot(connected(noLists), {
      waiting: [
        summaryOf("late", { rank_at: "2026-11-24T08:20:00Z" }),
        summaryOf("early", { rank_at: "2026-11-24T08:10:00Z" }),
        summaryOf("urgent", {
          queued_at: "2026-11-24T08:29:00Z",
          rank_at: "2026-11-24T08:09:00Z",
          priority: 2,
        }),
      ],
      mine: [],
      now: NOW,
    });
    expect(shown(lists).waiting).toEqual(["urgent", "early", "late"]);
  });
});

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
