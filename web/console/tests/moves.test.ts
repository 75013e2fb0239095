import { describe, expect, it } from "vitest";
import { changed, noLists, snoozedOf } from "../desk/lists";
import { inOrder, type Person } from "../moves/model";
import { dayTimeOf, readyMoment } from "../ui/moments";
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

  it("knows half an hour, and the first Saturday to come", () => {
    const tuesday = Date.parse("2026-11-24T08:31:00Z"); // 12:01 in the shop
    expect(readyMoment("in_half_hour", tuesday)).toEqual({ day: "2026-11-24", time: "12:35" });
    expect(readyMoment("next_saturday", tuesday)).toEqual({ day: "2026-11-28", time: "10:00" });
    const saturday = Date.parse("2026-11-28T08:00:00Z");
    expect(readyMoment("next_saturday", saturday).day).toBe("2026-12-05");
    expect(dayTimeOf(saturday).day).toBe("2026-11-28");
  });
});
