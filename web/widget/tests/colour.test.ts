import { expect, it } from "vitest";
import { brand, contrast, parseColour } from "../colour";

const read = (css: string) =>
  (css.match(/\d+/g) ?? []).map(Number) as unknown as readonly [number, number, number];

it.each(["#0f766e", "#ffd400", "#fff", "#000", "#4f46c8", "#e91e63", "#7f7f7f"])(
  "makes %s readable wherever it is used",
  (hex) => {
    const made = brand(hex);
    if (!made) throw new Error("not read");
    expect(contrast(read(made.on), read(made.solid))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(read(made.light), [241, 245, 244])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(read(made.dark), [34, 45, 43])).toBeGreaterThanOrEqual(4.5);
  },
);

it("keeps a colour that is readable as it is", () => {
  expect(brand("#4f46c8")).toMatchObject({ solid: "rgb(79 70 200)", on: "rgb(255 255 255)" });
});

it("reads hexadecimal colours and nothing else", () => {
  expect(parseColour(" #0AF ")).toEqual([0, 170, 255]);
  for (const wrong of ["red", "#12345", "url(x)", "#ggg"]) expect(parseColour(wrong)).toBeNull();
});
