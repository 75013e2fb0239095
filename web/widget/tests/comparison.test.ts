import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ComparisonPayload, Product } from "../../shared/protocol";
import { FakeSocket } from "../../shared/tests/fake-socket";
import { closeTabs, hello, logOf, message, openTab } from "./desk";

beforeEach(() => {
  closeTabs();
  vi.stubGlobal("WebSocket", FakeSocket);
});
afterEach(() => {
  closeTabs();
  vi.unstubAllGlobals();
});

const product = (fields: Partial<Product>): Product => ({
  id: "p1",
  slug: "a54",
  title: "گوشی سامسونگ گلکسی A54",
  brand: "سامسونگ",
  category: "گوشی موبایل",
  price_rial: 369_000_000,
  old_price_rial: null,
  stock: 4,
  image: null,
  url: null,
  ...fields,
});

const payload: ComparisonPayload = {
  type: "comparison",
  products: [product({}), product({ id: "p2", title: "Galaxy A36", price_rial: 429_000_000, stock: 0 })],
  rows: [
    { label: "صفحه‌نمایش", values: ["۶٫۴ اینچ Super AMOLED با نرخ ۱۲۰ هرتز", "۶٫۷ اینچ"] },
    { label: "پردازنده", values: ["Exynos 1380", "<b>Snapdragon</b>"] },
    { label: "گارانتی", values: ["۱۸ ماهه", "۱۸ ماهه"] },
    { label: "قلم", values: [null, "ندارد"] },
  ],
};

async function shown(): Promise<HTMLElement> {
  const { chat, socket } = openTab();
  const log = logOf(chat);
  socket.say(hello({ messages: [message(1, { payload: { ...payload, choices: [{ title: "گفت‌وگو" }] } })] }));
  log.update();
  // The second script draws it.
  await vi.waitFor(() => expect(log.root.querySelector("table")).not.toBeNull());
  return log.root;
}

it("is a table whose cells belong to a product and a specification", async () => {
  const table = (await shown()).querySelector("table");
  const heads = [...(table?.querySelectorAll("th[scope=col]") ?? [])].map((one) => one.textContent);
  expect(heads).toEqual(["گوشی سامسونگ گلکسی A54", "Galaxy A36"]);
  const rows = [...(table?.querySelectorAll("tr") ?? [])].map((row) =>
    [...row.children].map((one) => one.textContent),
  );
  expect(rows[1]).toEqual(["قیمت", "۳۶٬۹۰۰٬۰۰۰ تومان", "۴۲٬۹۰۰٬۰۰۰ تومان"]);
  expect(rows[2]).toEqual(["موجودی", "موجود", "ناموجود"]);
  expect(rows[6]).toEqual(["قلم", "—", "ندارد"]);
  expect(table?.querySelectorAll("th[scope=row]")).toHaveLength(6);
});

it("lets every value run its own way and shows markup as the text it is", async () => {
  const root = await shown();
  const ways = [...root.querySelectorAll<HTMLElement>("td bdi")].map((one) => [one.textContent, one.dir]);
  expect(ways).toContainEqual(["۶٫۴ اینچ Super AMOLED با نرخ ۱۲۰ هرتز", "rtl"]);
  expect(ways).toContainEqual(["Exynos 1380", "ltr"]);
  expect(ways).toContainEqual(["<b>Snapdragon</b>", "ltr"]);
});

it("is named, in reach of the keyboard, and leaves the quick replies beneath", async () => {
  const root = await shown();
  expect(root.querySelector("table")?.getAttribute("aria-label")).toBe("مقایسه");
  expect(root.querySelector<HTMLElement>(".compare")?.tabIndex).toBe(0);
  expect(root.querySelectorAll("[data-testid=choice]")).toHaveLength(1);
});
