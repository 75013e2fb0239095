import en from "../../../locales/en/shop.json";
import fa from "../../../locales/fa/shop.json";

type Leaves<T, P extends string = ""> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Leaves<T[K], `${P}${K}.`>;
}[keyof T & string];

/** The dotted name of a text in locales/fa/shop.json; a wrong one does not compile. */
export type Key = Leaves<typeof fa>;

/** `?lang=en` shows the page's own words in English; the products stay in Persian. */
export const lang = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "fa";

const texts: unknown = lang === "en" ? en : fa;
const numbers = new Intl.NumberFormat(lang === "en" ? "en" : "fa-IR");

export function t(key: Key, values: Record<string, string | number> = {}): string {
  const text = key
    .split(".")
    .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], texts) as string;
  return text.replace(/\{(\w+)\}/g, (_found, name: string) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? number(value) : value;
  });
}

/** A whole number with separators, in the digits of the page's language. */
export function number(value: number): string {
  return numbers.format(value);
}

/** Whole rials as toman, without the word. */
export function toman(rial: number): string {
  return number(Math.floor(rial / 10));
}
