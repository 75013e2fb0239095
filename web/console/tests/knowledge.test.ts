import { describe, expect, it } from "vitest";
import { readRoute } from "../app/router";
import { addressOf, filterOf, NEW, placeOf, queryOf } from "../knowledge/address";
import { changesOf, textPieces } from "../knowledge/diff";
import { KeptDrafts } from "../knowledge/drafts";
import { withoutGaps, wordingsOf } from "../knowledge/gapState";
import { ANSWERS } from "../knowledge/kinds";
import type { Cluster, Gap } from "../knowledge/model";
import { proposeKey, readToman, readWhole, writeToman } from "../knowledge/typed";

describe("what is typed", () => {
  it("is read as toman whatever keyboard it comes from", () => {
    for (const text of ["12500000", "۱۲٬۵۰۰٬۰۰۰", "12,500,000 تومان", " ۱۲ ۵۰۰ ۰۰۰ ", "١٢٥٠٠٠٠٠"]) {
      expect(readToman(text), text).toEqual({ value: 125_000_000 });
    }
    expect(readToman("")).toEqual({ value: null });
    expect(readToman("1.5")).toEqual({ value: 15 });
    for (const text of ["دوازده", "1.55", "-5", "1e9", "12.5.1"])
      expect(readToman(text), text).toEqual({ wrong: true });
  });

  it("is written as it is read", () => {
    for (const rial of [0, 5, 10, 369_000_000, 10 ** 12]) {
      expect(readToman(writeToman(rial))).toEqual({ value: rial });
    }
    expect(writeToman(null)).toBe("");
  });

  it("is a whole number or none", () => {
    expect(readWhole("۱٬۲۰۰")).toEqual({ value: 1200 });
    expect(readWhole(" ")).toEqual({ value: null });
    expect(readWhole("12.5")).toEqual({ wrong: true });
  });

  it("gives a name for machines that the desk takes", () => {
    expect(proposeKey("هدیه کادو می‌کنید؟", "_")).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(proposeKey("۳ ماه گارانتی", "_")).toMatch(/^q_3/);
    expect(proposeKey("گوشی Galaxy A54", "-")).toBe("goshi-galaxy-a54");
    expect(proposeKey("؟!", "-")).toBe("");
    expect(proposeKey("بسیار ".repeat(40), "_").length).toBeLessThanOrEqual(40);
  });
});

describe("an address", () => {
  it("tells what is open and what was asked for", () => {
    const query = queryOf({ q: "هزینه ارسال", category: "ارسال", retired: "all" });
    const route = readRoute("/knowledge", addressOf("answers", "shipping_cost", query));
    if (route.view !== "home") throw new Error(route.view);
    expect(route.page).toBe("knowledge");
    const place = placeOf(route.path, route.query);
    expect([place.section, place.key]).toEqual(["answers", "shipping_cost"]);
    expect(filterOf(place.query)).toEqual({ q: "هزینه ارسال", category: "ارسال", retired: "all" });
  });

  it("leads to the answers when it is none, and to a new row by a key no row has", () => {
    expect(placeOf(["nowhere"], new URLSearchParams()).section).toBe("answers");
    const route = readRoute("/knowledge", addressOf("answers", `${NEW}gap-1`));
    expect(route.view === "home" && placeOf(route.path, route.query).key).toBe("+gap-1");
    expect(filterOf(new URLSearchParams("retired=nonsense")).retired).toBe("0");
  });

  it("leads to a conversation from any page", () => {
    expect(readRoute("/knowledge", "#/conversation/c-1")).toMatchObject({
      page: "knowledge",
      view: "conversation",
      id: "c-1",
    });
  });
});

describe("a change", () => {
  it("is told field by field: words, lines, money; what did not change is not told", () => {
    const fields = changesOf({
      before: {
        title: "گوشی",
        price_rial: 1000,
        names: ["الف", "ب"],
        specs: { رم: "۸" },
        image: null,
        retired_at: null,
      },
      after: {
        title: "گوشی نو",
        price_rial: 2000,
        names: ["ب", "پ"],
        specs: { رم: "۱۲" },
        image: null,
        retired_at: "x",
      },
    });
    expect(fields.map((one) => one.field)).toEqual(["title", "price_rial", "names", "specs"]);
    expect(fields[0]?.pieces).toEqual([
      { kind: "same", text: "گوشی " },
      { kind: "new", text: "نو" },
    ]);
    expect(fields[1]?.pieces?.map((one) => one.text)).toEqual(["۱۰۰ ", "۲۰۰ ", "تومان"]);
    expect(fields[2]).toEqual({ field: "names", added: ["پ"], removed: ["الف"] });
    expect(fields[3]).toEqual({ field: "specs", added: ["رم: ۱۲"], removed: ["رم: ۸"] });
  });

  it("of a text can be put together again on both sides", () => {
    const [before, after] = ["ارسال به همه جا\nرایگان است.", "ارسال به تهران\nرایگان نیست، پولی است."];
    const pieces = textPieces(before, after);
    const side = (kind: string) =>
      pieces
        .filter((one) => one.kind === "same" || one.kind === kind)
        .map((one) => one.text)
        .join("");
    expect(side("gone")).toBe(before);
    expect(side("new")).toBe(after);
    const long = "واژه ".repeat(700);
    expect(textPieces(long, `${long}.`).map((one) => one.kind)).toEqual(["gone", "new"]);
  });

  it("tells a brand by its title alone", () => {
    const fields = changesOf({
      before: { brand: "sony", brand_title: "سونی" },
      after: { brand: "lg", brand_title: "ال‌جی" },
    });
    expect(fields.map((one) => one.field)).toEqual(["brand_title"]);
  });
});

describe("gaps", () => {
  const gap = (id: string, text: string): Gap => ({
    id,
    text,
    message_id: id,
    conversation_id: "c",
    reason: "no_answer",
    intent: null,
    confidence: null,
    at: "2026-11-24T08:30:00Z",
  });
  const cluster = (id: string, gaps: Gap[]): Cluster => ({
    id,
    text: gaps[0]?.text ?? "",
    size: gaps.length,
    intent: null,
    suggestions: [],
    gaps,
  });

  it("that are closed leave their cluster, and an empty cluster the list", () => {
    const left = withoutGaps(
      [cluster("1", [gap("1", "الف"), gap("2", "ب")]), cluster("3", [gap("3", "پ")])],
      ["1", "3"],
    );
    expect(left.map((one) => [one.text, one.size, one.gaps.map((one) => one.id)])).toEqual([
      ["الف", 1, ["2"]],
    ]);
  });

  it("give each wording once", () => {
    const some = cluster("1", [gap("1", "الف"), gap("2", "الف"), gap("3", "ب"), gap("4", "پ")]);
    expect(wordingsOf(some, new Set(["1", "2", "3"]))).toEqual(["الف", "ب"]);
  });
});

describe("drafts", () => {
  it("are kept per person, and what cannot be read is none", () => {
    const drafts = new KeptDrafts("staff-1");
    const draft = { ...ANSWERS.empty, answer: "نیمه" };
    drafts.set("answer", "x", { seen: "1", base: ANSWERS.empty, draft, gaps: ["g"] });
    expect(drafts.get("answer", "x", ANSWERS.empty)).toEqual({
      seen: "1",
      base: ANSWERS.empty,
      draft,
      gaps: ["g"],
    });
    expect(new KeptDrafts("staff-2").has("answer", "x")).toBe(false);
    localStorage.setItem("pasokh:knowledge:staff-1:answer:x", '{"draft": {"answer": 5}}');
    expect(drafts.get("answer", "x", ANSWERS.empty)).toBeNull();
    drafts.set("answer", "x", null);
    expect(drafts.has("answer", "x")).toBe(false);
  });
});
