import { expect, it } from "vitest";
import { linkify, safeAddress } from "../linkify";

it("finds addresses and leaves the sentence's own marks out", () => {
  expect(linkify("ببینید https://a.example/x?y=1. ممنون")).toEqual([
    { text: "ببینید " },
    { text: "https://a.example/x?y=1", href: "https://a.example/x?y=1" },
    { text: ". ممنون" },
  ]);
});

it("never makes a link of anything but http", () => {
  expect(linkify("javascript:alert(1) <b>x</b>")).toEqual([{ text: "javascript:alert(1) <b>x</b>" }]);
  expect(safeAddress("javascript:alert(1)", "https://shop.example")).toBeNull();
  expect(safeAddress("/shop/a.svg", "https://shop.example")).toBe("https://shop.example/shop/a.svg");
});
