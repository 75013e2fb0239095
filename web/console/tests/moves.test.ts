import { describe, expect, it } from "vitest";
import { changed, noLists, snoozedOf } from "../desk/lists";
import { inOrder, type Person } from "../moves/model";
import { briefDueText } from "../ui/moments";
import { type Ready, ReadyMoments } from "../ui/ready";
import { summaryOf } from "./samples";

const person = (id: string, part: Partial<Person> = {}): Person => ({
  id,
  name: id,
  team_id: null,
  presence: "online",
  load: 0,
  capacity: 5,
  ...part,
});

describe("handing on", () => {
  it("offers who is there and has room first, and never the holder", () => {
    const people = [
      person("gone", { presence: "offline" }),
      person("full", { load: 2, capacity: 2 }),
      person("busy", { load: 3 }),
      person("holder"),
      person("away", { presence: "away" }),
      person("free", { load: 1 }),
    ];
    expect(inOrder(people, "holder").map(({ id }) => id)).toEqual(["free", "busy", "full", "away", "gone"]);
  });
});

describe("putting off", () => {
  it("lists one's own sleeping chats, the next to wake first", () => {
    const mine = { state: "snoozed" as const, operator: { id: "me", name: "سارا" } };
    const lists = [
      summaryOf("later", { ...mine, snoozed_until: "2026-11-25T08:00:00Z" }),
      summaryOf("sooner", { ...mine, snoozed_until: "2026-11-24T12:00:00Z" }),
      summaryOf("theirs", { ...mine, operator: { id: "s2", name: "رضا" } }),
    ].reduce(changed, noLists);
    expect(snoozedOf(lists, "me").map(({ id }) => id)).toEqual(["sooner", "later"]);
  });
});

describe("the moments that are often wanted", () => {
  const mornings = (...days: string[]) => days.map((day) => `2026-${day}T06:30:00Z`);
  const week = mornings("11-25", "11-26", "11-28", "11-29", "11-30", "12-01", "12-02", "12-05", "12-06");
  const offered = (ready: readonly Ready[]) =>
    ready.map(({ label, moment }) => [label, moment.day, moment.time]);

  it("name the next working morning by its day, the same for chats and tasks", () => {
    const thursday = new ReadyMoments(Date.parse("2026-11-26T08:31:00Z"), week); // 12:01 in the shop
    expect(offered(thursday.forSnooze)).toEqual([
      ["نیم ساعت دیگر", "2026-11-26", "12:35"],
      ["دو ساعت دیگر", "2026-11-26", "14:15"],
      ["شنبه صبح", "2026-11-28", "10:00"],
    ]);
    expect(offered(thursday.forTasks).slice(1)).toEqual([
      ["شنبه صبح", "2026-11-28", "10:00"],
      ["یکشنبه صبح", "2026-11-29", "10:00"],
      ["شنبه ۱۴ آذر", "2026-12-05", "10:00"],
    ]);
    expect(thursday.nextMorning).toEqual({ day: "2026-11-28", time: "10:00" });
  });

  it("call it tomorrow's when it is", () => {
    const tuesday = new ReadyMoments(Date.parse("2026-11-24T08:31:00Z"), week);
    expect(offered(tuesday.forSnooze).slice(2)).toEqual([
      ["فردا صبح", "2026-11-25", "10:00"],
      ["شنبه صبح", "2026-11-28", "10:00"],
    ]);
    const saturday = new ReadyMoments(Date.parse("2026-11-28T08:00:00Z"), week);
    expect(offered(saturday.forSnooze)[3]).toEqual(["شنبه ۱۴ آذر", "2026-12-05", "10:00"]);
  });

  it("follow the shop's holidays and hours, and leave old mornings out", () => {
    const afternoon = ["2026-11-24T06:30:00Z", "2026-11-26T12:30:00Z", "2026-11-28T06:30:00Z"];
    const tuesday = new ReadyMoments(Date.parse("2026-11-24T05:00:00Z"), afternoon);
    expect(offered(tuesday.forTasks)[1]).toEqual(["پنجشنبه", "2026-11-26", "16:00"]);
  });

  it("say something without the desk's word too, but no Friday", () => {
    const thursday = new ReadyMoments(Date.parse("2026-11-26T08:31:00Z"), []);
    expect(thursday.nextMorning).toEqual({ day: "2026-11-28", time: "10:00" });
  });

  it("are told without calling an afternoon a morning", () => {
    const now = Date.parse("2026-11-24T08:31:00Z");
    expect(briefDueText("2026-11-25T11:30:00Z", now)).toBe("فردا، ۱۵:۰۰");
  });
});
