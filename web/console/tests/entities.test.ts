import { expect, it } from "vitest";
import { entityWords } from "../desk/entities";

it.each([
  [{ entity: "product", text: "سامسونگ A54", value: "samsung-galaxy-a54" }, "سامسونگ A54", null],
  [{ entity: "order_number", value: "102345" }, "102345", null],
  [
    { entity: "amount", text: "تا ۱۰ میلیون", value: { from: null, to: 100_000_000 } },
    "تا ۱۰ میلیون",
    "تا ۱۰٬۰۰۰٬۰۰۰ تومان",
  ],
  [
    { entity: "amount", text: "بین ۵ تا ۸ تومن", value: { from: 50_000_000, to: 80_000_000, about: false } },
    "بین ۵ تا ۸ تومن",
    "از ۵٬۰۰۰٬۰۰۰ تومان تا ۸٬۰۰۰٬۰۰۰ تومان",
  ],
  [
    { entity: "date", text: "فردا", value: { from: "2026-11-25", to: "2026-11-25", grain: "day" } },
    "فردا",
    "۴ آذر ۱۴۰۵",
  ],
  [
    {
      entity: "time",
      text: "ساعت ده",
      value: { from: "2026-11-24T10:00+03:30", to: "2026-11-24T10:00+03:30" },
    },
    "ساعت ده",
    "۱۰:۰۰",
  ],
  [{ entity: "quantity", text: "چندتا", value: null }, "چندتا", null],
])("says %o in plain words", (found, text, value) => {
  expect(entityWords(found)).toMatchObject({ kind: found.entity, text, value });
});

it.each([null, "x", {}, { entity: 3 }, { entity: "brand" }])("leaves out %o", (found) => {
  expect(entityWords(found)).toBeNull();
});
