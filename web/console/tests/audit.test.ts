import { describe, expect, it } from "vitest";
import { type AuditEntry, detailsOf } from "../admin/audit";

const entry = (act: string, details: Record<string, unknown>): AuditEntry => ({
  id: "1",
  at: "2026-11-26T00:30:00Z",
  staff: null,
  act,
  text: "",
  object: { kind: "conversation", id: "c", name: null },
  details,
});

describe("an act's details", () => {
  it("say priorities in words, and leave out that nobody held the chat", () => {
    expect(detailsOf(entry("chat.prioritised", { held_by: null, before: 0, now: 2 }), {})).toEqual([
      ["پیش از این", "عادی"],
      ["اکنون", "فوری"],
    ]);
  });

  it("say promises as times", () => {
    expect(detailsOf(entry("targets.changed", { waiting: [120, 70] }), {})).toEqual([
      ["انتظار در صف", "۲ دقیقه، هشدار از ۷۰ درصد"],
    ]);
  });

  it("say for whom a reply without a team is", () => {
    expect(detailsOf(entry("reply.added", { team: null }), {})).toEqual([["تیم", "همه‌ی همکاران"]]);
    expect(detailsOf(entry("staff.changed", { team: null }), {})).toEqual([["تیم", "هیچ"]]);
  });
});
