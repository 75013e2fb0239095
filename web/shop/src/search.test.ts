import { expect, test } from "vitest";
import { fold } from "../../shared/persian";
import { everything, find } from "./search";

const slugs = (query: string) => find({ ...everything, query }).map((product) => product.slug);

test("one spelling for letters, digits, half-spaces and case", () => {
  expect(fold("  گوشي  كلاسیك A۵٤ می‌خوام ")).toBe("گوشی کلاسیک a54 می خوام");
});

test.each(["گوشی a54", "سامسونگ A۵۴", "galaxy a54", "گلکسی آ ۵۴"])("finds the A54 as «%s»", (query) => {
  expect(slugs(query)).toContain("samsung-galaxy-a54");
});

test("says nothing fits rather than guessing", () => {
  expect(slugs("یخچال")).toEqual([]);
});

test("keeps to the category and the stock, cheapest first, what is out of stock last", () => {
  const found = find({ ...everything, category: "mobile", sort: "cheapest" });
  expect(found.every((product) => product.category === "mobile")).toBe(true);
  const inStock = found.filter((product) => product.stock > 0);
  expect(found.slice(0, inStock.length)).toEqual(inStock);
  const prices = inStock.map((product) => product.price_rial);
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  expect(find({ ...everything, onlyInStock: true }).some((product) => product.stock === 0)).toBe(false);
});

test("shows every category among the first, left to itself", () => {
  expect(
    new Set(
      find(everything)
        .slice(0, 8)
        .map((product) => product.category),
    ).size,
  ).toBe(8);
});
