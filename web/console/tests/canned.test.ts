import { describe, expect, it } from "vitest";
import { type CannedReply, fillIn, matching, typedShortcut, unfilled } from "../canned/model";

const variables = [
  { name: "contact_name", names: ["نام مشتری", "contact name"], value: "سارا" },
  { name: "order_number", names: ["شماره سفارش", "order number"], value: null },
];

function reply(shortcut: string, text = "", scope: CannedReply["scope"] = "team"): CannedReply {
  return { id: shortcut, shortcut, text, scope, team_id: null, updated_at: "" };
}

describe("variables", () => {
  it("are filled by any of their names, however they are typed", () => {
    expect(fillIn("سلام {{نام مشتري}}، {{ contact name }} {{contact_name}}", variables)).toBe(
      "سلام سارا، سارا سارا",
    );
  });
  it("that nobody knows keep their braces and are named", () => {
    const text = fillIn("سفارش {{شماره سفارش}} {{چیز دیگر}}", variables);
    expect(text).toBe("سفارش {{شماره سفارش}} {{چیز دیگر}}");
    expect(unfilled(text, variables)).toEqual(["شماره سفارش"]);
    expect(unfilled(text, null)).toEqual(["شماره سفارش", "چیز دیگر"]);
  });
});

describe("a shortcut", () => {
  it("is typed after a slash that begins a word", () => {
    expect(typedShortcut("/سل", 3)).toEqual({ start: 0, query: "سل" });
    expect(typedShortcut("بله /", 5)).toEqual({ start: 4, query: "" });
    expect(typedShortcut("بله\n/ت", 6)).toEqual({ start: 4, query: "ت" });
  });
  it.each(["a/b", "/سلام ", "https://x", "", "۱/۲"])("is not typed in %j", (text) => {
    expect(typedShortcut(text, text.length)).toBeNull();
  });
});

describe("the list", () => {
  const replies = [
    reply("تشکر"),
    reply("سلام"),
    reply("سلام‌دوباره", "", "private"),
    reply("ارسال", "با سلام"),
  ];
  it("begins with what begins so, one's own first, then goes by words", () => {
    expect(matching(replies, "سلا", 8).map((one) => one.shortcut)).toEqual(["سلام‌دوباره", "سلام", "ارسال"]);
  });
  it("forgives letters and half-spaces, and ends somewhere", () => {
    expect(matching([reply("كتاب‌ها")], "کتابها", 8)).toHaveLength(1);
    expect(matching(replies, "", 2)).toHaveLength(2);
    expect(matching(replies, "ناموجود", 8)).toEqual([]);
  });
});
