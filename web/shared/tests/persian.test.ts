import { expect, it } from "vitest";
import { clock, dateTime, day, digits, direction, latinDigits, toman, waited } from "../persian";

it("writes digits for people and reads them for machines", () => {
  expect(digits("سفارش 102345")).toBe("سفارش ۱۰۲۳۴۵");
  expect(latinDigits("۰۹۱۲ ٣٤٥ 67")).toBe("0912 345 67");
});

it("shows rials as toman", () => {
  expect(toman(185_000_000)).toBe("۱۸٬۵۰۰٬۰۰۰");
  expect(toman(185_000_000, "en")).toBe("18,500,000");
});

it("shows Jalali dates of Tehran", () => {
  expect(day("2026-03-20T20:29:00Z")).toBe("۲۹ اسفند ۱۴۰۴");
  expect(day("2026-03-20T20:31:00Z")).toBe("۱ فروردین ۱۴۰۵");
  expect(clock("2026-11-24T08:35:00Z")).toBe("۱۲:۰۵");
  expect(dateTime("2026-11-24T08:35:00Z")).toBe("۳ آذر ۱۴۰۵، ۱۲:۰۵");
  expect(day("nonsense")).toBe("");
});

it("says how long someone waited", () => {
  const now = Date.parse("2026-11-24T12:00:00Z");
  expect(waited("2026-11-24T11:57:00Z", now)).toBe("۳ دقیقه");
  expect(waited("2026-11-24T11:59:40Z", now)).toBe("کمتر از ۱ دقیقه");
  expect(waited("2026-11-24T09:30:00Z", now)).toBe("۲ ساعت");
  expect(waited("2026-11-22T09:30:00Z", now, "en")).toBe("2 days");
});

it("knows which way a text runs by what it is, not by how it begins", () => {
  expect(direction("A54 چنده؟")).toBe("rtl");
  expect(direction("Where is it?")).toBe("ltr");
  expect(direction("۱۰۲۳۴۵", "ltr")).toBe("ltr");
  expect(direction("👍")).toBe("rtl");
});
