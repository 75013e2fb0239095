import { describe, expect, it } from "vitest";
import { begin, changedFields, type Editing, edit, isDirty, type Step, wrong } from "../knowledge/editor";
import { ANSWERS, type AnswerDraft, PRODUCTS } from "../knowledge/kinds";
import { merge } from "../knowledge/merge";
import type { AnswerRow, ProductRow } from "../knowledge/model";

const ROW: AnswerRow = {
  topic: "shipping_cost",
  category: "ارسال",
  question: "هزینه‌ی ارسال چقدر است؟",
  phrasings: ["هزینه ارسال چنده", "کرایه پست"],
  answer: "۹۵ هزار تومان.",
  updated_at: "1",
  retired_at: null,
  used: 3,
};
const newer = (part: Partial<AnswerRow>): AnswerRow => ({ ...ROW, updated_at: "2", ...part });
const stepped = (state: Editing<AnswerDraft>, ...steps: Step<AnswerRow, AnswerDraft>[]) =>
  steps.reduce((had, step) => edit(ANSWERS, had, step), state);

describe("an editor", () => {
  it("sends of a row that is kept only what was changed, and of a new one everything", () => {
    const state = stepped(begin(ANSWERS, ROW), { type: "change", part: { answer: "نو" } });
    expect(isDirty(ANSWERS, state)).toBe(true);
    expect(changedFields(ANSWERS, state)).toEqual({ answer: "نو" });
    const fresh = stepped(begin(ANSWERS, null), {
      type: "change",
      part: { topic: "x", phrasings: ["", "الف"] },
    });
    expect(changedFields(ANSWERS, fresh)).toEqual({
      topic: "x",
      question: "",
      category: "",
      answer: "",
      phrasings: ["الف"],
    });
  });

  it("takes empty lines for nothing", () => {
    const state = stepped(begin(ANSWERS, ROW), {
      type: "change",
      part: { phrasings: [...ROW.phrasings, " "] },
    });
    expect(isDirty(ANSWERS, state)).toBe(false);
  });

  it("keeps what was typed while it was being saved", () => {
    let state = stepped(begin(ANSWERS, ROW), { type: "change", part: { answer: "  نو " } });
    const sent = state.draft;
    state = stepped(
      state,
      { type: "send" },
      { type: "change", part: { question: "پس از فرستادن نوشته شد" } },
      { type: "kept", row: newer({ answer: "نو" }), sent },
    );
    expect(state.draft).toMatchObject({ answer: "نو", question: "پس از فرستادن نوشته شد" });
    expect(state.seen).toBe("2");
    expect(changedFields(ANSWERS, state)).toEqual({ question: "پس از فرستادن نوشته شد" });
  });

  it("loses nothing to a newer version, and asks about what both changed", () => {
    let state = stepped(
      begin(ANSWERS, ROW),
      { type: "change", part: { answer: "متن من", phrasings: ["کرایه پست", "مال من"] } },
      { type: "send" },
      {
        type: "newer",
        row: newer({ answer: "متن او", category: "پست", phrasings: [...ROW.phrasings, "مال او"] }),
        by: "بهرام",
        at: null,
      },
    );
    expect(state.saving).toBe(false);
    expect(state.draft).toEqual({
      topic: "shipping_cost",
      question: ROW.question,
      category: "پست",
      answer: "متن من",
      phrasings: ["کرایه پست", "مال او", "مال من"],
    });
    expect(state.newer).toMatchObject({ clashes: ["answer"], taken: ["category", "phrasings"], by: "بهرام" });
    // Saved again, it goes over their version knowingly, and touches no field that only they changed.
    expect(state.seen).toBe("2");
    expect(Object.keys(changedFields(ANSWERS, state))).toEqual(["answer", "phrasings"]);
    state = stepped(state, {
      type: "newer",
      row: newer({ answer: "متن او", category: "باز هم", updated_at: "3" }),
      by: null,
      at: null,
    });
    expect(state.newer?.clashes).toEqual(["answer"]);
    state = stepped(state, { type: "take", field: "answer" });
    expect(state.draft.answer).toBe("متن او");
    expect(state.newer?.clashes).toEqual([]);
  });

  it("follows a newer version in silence while nothing is written", () => {
    const state = stepped(begin(ANSWERS, ROW), {
      type: "newer",
      row: newer({ answer: "نو" }),
      by: "او",
      at: null,
    });
    expect(state.newer).toBeNull();
    expect(isDirty(ANSWERS, state)).toBe(false);
  });

  it("forgets a refusal where it is mended, and no other", () => {
    const state = stepped(
      begin(ANSWERS, ROW),
      {
        type: "refused",
        text: "",
        problems: [
          { field: "answer", problem: "empty", text: "خالی" },
          { field: "phrasings", entry: "الف", problem: "taken", text: "مال دیگری" },
        ],
      },
      { type: "change", part: { answer: "پر" } },
    );
    expect(state.problems.map((one) => one.field)).toEqual(["phrasings"]);
  });
});

describe("a product", () => {
  const row: ProductRow = {
    slug: "x",
    title: "گوشی",
    brand: "sony",
    brand_title: "سونی",
    category: "mobile",
    category_title: "گوشی",
    price_rial: 369_000_005,
    old_price_rial: null,
    stock: 14,
    colours: [],
    specs: { حافظه: "۱۲۸" },
    names: [],
    image: null,
    url: null,
    updated_at: "1",
    retired_at: null,
  };

  it("is written in toman and kept in rial, to the last rial", () => {
    const state = begin(PRODUCTS, row);
    expect(state.draft.price_rial).toBe("۳۶٬۹۰۰٬۰۰۰٫۵");
    expect(PRODUCTS.wire(state.draft).body).toMatchObject({
      price_rial: 369_000_005,
      old_price_rial: null,
      stock: 14,
    });
    const dearer = edit(PRODUCTS, state, { type: "change", part: { price_rial: "37,000,000 تومان" } });
    expect(changedFields(PRODUCTS, dearer)).toEqual({ price_rial: 370_000_000 });
  });

  it("is not sent with a number that is none or a label that is there twice", () => {
    const state = edit(PRODUCTS, begin(PRODUCTS, row), {
      type: "change",
      part: {
        stock: "زیاد",
        specs: [
          { label: "رنگ", value: "آبی" },
          { label: "رنگ ", value: "سبز" },
          { label: "", value: " " },
        ],
      },
    });
    expect(wrong(PRODUCTS, state).map(({ field, problem, entry }) => [field, problem, entry])).toEqual([
      ["specs", "repeated", "رنگ"],
      ["stock", "not_a_number", undefined],
    ]);
    expect(isDirty(PRODUCTS, state)).toBe(true);
  });
});

describe("merging", () => {
  it("keeps lines that one took away, away, and lines that both added, once", () => {
    const { draft, clashes } = merge(
      { a: ["۱", "۲", "۳"] },
      { a: ["۱", "۳", "۴"] },
      { a: ["۱", "۲", "۴", "۵"] },
    );
    expect(draft.a).toEqual(["۱", "۴", "۵"]);
    expect(clashes).toEqual([]);
  });
});
