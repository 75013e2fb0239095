import { describe, expect, it } from "vitest";
import en from "../../../locales/en/console.json";
import fa from "../../../locales/fa/console.json";
import { clockText, durationText } from "../ui/dates";
import { lengthOf, partsOf } from "../ui/text";
import { readDraft, validate } from "../wrapup/validate";

const codes = (text: string) => partsOf(text).flatMap((part) => (part.kind === "code" ? part.text : []));
const links = (text: string) => partsOf(text).flatMap((part) => (part.kind === "link" ? part.href : []));

describe("a message's parts", () => {
  it.each([
    "سلام، کد GC-55-8891-XQ روی https://example.ir/a?b=1&c=2 کار نمی‌کند. 0912-345-6789",
    "<img src=x onerror=alert(1)> javascript:alert(1)",
    "1405/09/03 و +98 912",
    "",
  ])("keep every character: %s", (text) => {
    expect(
      partsOf(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });

  it("isolate codes and numbers of several pieces", () => {
    expect(codes("کد GC-55-8891-XQ و شماره ۰۹۱۲-۳۴۵-۶۷۸۹ و سفارش 102345")).toEqual([
      "GC-55-8891-XQ",
      "۰۹۱۲-۳۴۵-۶۷۸۹",
      "102345",
    ]);
    // A bracket must not stay behind at the end of the line before.
    expect(codes("مدل A54 (SM-A546E/DS) و (متن) و (102345")).toEqual(["(SM-A546E/DS)", "102345"]);
  });

  it("make links of web addresses alone", () => {
    expect(links("ببینید https://example.ir/x. ")).toEqual(["https://example.ir/x"]);
    expect(links("javascript:alert(1) data:text/html,x file:///etc/passwd")).toEqual([]);
  });

  it("are counted as the desk counts them", () => {
    expect(lengthOf("سلام🙏")).toBe(5);
  });
});

describe("waiting times", () => {
  it("run as a clock", () => {
    expect(clockText(42_000)).toBe("۰:۴۲");
    expect(clockText(725_000)).toBe("۱۲:۰۵");
    expect(clockText(3_725_000)).toBe("۱:۰۲:۰۵");
    expect(clockText(-5000)).toBe("۰:۰۰");
    expect(clockText(3 * 86_400_000)).toBe("۳ روز");
  });

  it("are said in words", () => {
    expect(durationText(47_000)).toBe("۴۷ ثانیه");
    expect(durationText(61_000)).toBe("۲ دقیقه");
  });
});

describe("the wrap-up", () => {
  const options = {
    topics: [{ slug: "price", title: "قیمت" }],
    outcomes: [{ slug: "solved", title: "حل شد" }],
  };

  it("needs a topic and an outcome of the shop's own", () => {
    expect(validate({ topic: "", outcome: "x", summary: "" }, options)).toEqual({
      topic: "required",
      outcome: "required",
    });
    expect(validate({ topic: "price", outcome: "solved", summary: "" }, options)).toEqual({});
    expect(validate({ topic: "price", outcome: "solved", summary: "ا".repeat(2001) }, options)).toEqual({
      summary: "too_long",
    });
  });

  it("comes back from storage, unless it is unreadable", () => {
    const wrapUp = { topic: "price", outcome: "", summary: "نیمه" };
    expect(readDraft(JSON.stringify(wrapUp))).toEqual(wrapUp);
    expect(readDraft("{")).toBeNull();
    expect(readDraft("")).toBeNull();
  });
});

describe("the catalogues", () => {
  const keys = (value: object, prefix = ""): string[] =>
    Object.entries(value).flatMap(([key, text]) =>
      typeof text === "string" ? [prefix + key] : keys(text, `${prefix}${key}.`),
    );
  const places = (text: unknown) => (String(text).match(/\{\w+\}/g) ?? []).sort();
  const at = (value: unknown, key: string) =>
    key.split(".").reduce((found, part) => (found as Record<string, unknown>)[part], value);

  it("have the same keys and the same places to fill", () => {
    expect(keys(en)).toEqual(keys(fa));
    for (const key of keys(fa)) expect([key, places(at(en, key))]).toEqual([key, places(at(fa, key))]);
  });
});
