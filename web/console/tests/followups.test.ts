import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { groupsOf } from "../followups/groups";
import type { Due, FollowUp } from "../followups/model";
import { followUpsChanged, reminders, waitFor, watchReminders } from "../followups/reminders";

const NOW = Date.parse("2026-11-24T08:00:00Z");

function task(id: string, due: string, rest: Partial<FollowUp> = {}): FollowUp {
  return { id, title: id, due_at: due, done_at: null, ...rest } as FollowUp;
}

describe("groups of follow-ups", () => {
  it("puts what is overdue first and names the days", () => {
    const groups = groupsOf(
      [
        task("late", "2026-11-20T08:00:00Z"),
        task("just now", "2026-11-24T08:00:00Z"),
        task("today", "2026-11-24T15:00:00Z"),
        task("tomorrow", "2026-11-25T06:30:00Z"),
        task("far", "2026-12-01T06:30:00Z"),
      ],
      NOW,
    );
    expect(groups.map((group) => [group.title, group.rows.map((row) => row.id)])).toEqual([
      ["از موعد گذشته", ["late", "just now"]],
      ["امروز", ["today"]],
      ["فردا", ["tomorrow"]],
      ["سه‌شنبه ۱۰ آذر ۱۴۰۵", ["far"]],
    ]);
    expect(groups.map((group) => group.late)).toEqual([true, false, false, false]);
  });

  it("puts what was done by the day it was done", () => {
    const done = task("done", "2026-11-20T08:00:00Z", { done_at: "2026-11-23T12:00:00Z" });
    expect(groupsOf([done], NOW).map((group) => [group.title, group.late])).toEqual([["دیروز", false]]);
  });
});

describe("reminders", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("waits by the desk's clock, and never longer than an hour", () => {
    const now = "2026-11-24T08:00:00.000Z";
    expect(waitFor({ now, next_at: "2026-11-24T08:10:00.000Z" })).toBe(600_500);
    expect(waitFor({ now, next_at: "2026-11-25T08:00:00.000Z" })).toBe(3_600_000);
    expect(waitFor({ now, next_at: null })).toBe(3_600_000);
  });

  it("looks when the next one comes due, when the desk has news, and again after a failure", async () => {
    const due: Due = { count: 0, fresh: [], next_at: "2026-11-24T08:10:00Z", now: "2026-11-24T08:00:00Z" };
    const load = vi.fn(async () => due);
    const stop = watchReminders(load);
    await vi.advanceTimersByTimeAsync(599_000);
    expect(load).toHaveBeenCalledTimes(1);
    load.mockRejectedValueOnce(new Error("offline"));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(load).toHaveBeenCalledTimes(2);
    const row = task("a", "2026-11-24T08:10:00Z");
    load.mockResolvedValue({ count: 3, fresh: [row], next_at: null, now: due.now });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reminders.state).toEqual({ count: 3, fresh: [row] });
    followUpsChanged();
    await vi.advanceTimersByTimeAsync(0);
    expect(load).toHaveBeenCalledTimes(4);
    stop();
    followUpsChanged();
    await vi.advanceTimersByTimeAsync(7_200_000);
    expect(load).toHaveBeenCalledTimes(4);
    expect(reminders.state.count).toBe(0);
  });
});
