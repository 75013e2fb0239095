import en from "../../locales/en/console.json";
import fa from "../../locales/fa/console.json";
import { digits as digitsIn, formatNumber, toman as tomanIn } from "../shared/persian";

type Leaves<T, P extends string = ""> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Leaves<T[K], `${P}${K}.`>;
}[keyof T & string];

/** The dotted name of a text in locales/fa/console.json; a wrong one does not compile. */
export type Key = Leaves<typeof fa>;
export type Params = Record<string, string | number>;
export type Lang = "fa" | "en";

const STORED = "pasokh:lang";
const catalogues: Record<Lang, unknown> = { fa, en };

function startLang(): Lang {
  if (typeof location === "undefined") return "fa";
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked === "fa" || asked === "en") {
    remember(asked);
    return asked;
  }
  try {
    return localStorage.getItem(STORED) === "en" ? "en" : "fa";
  } catch {
    return "fa"; // storage is switched off: the shop's own language
  }
}

function remember(chosen: Lang): void {
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    // Storage is switched off: the choice lasts as long as the address carries it.
  }
}

/** The language of this page load. */
export const lang: Lang = startLang();
export const dir = lang === "fa" ? "rtl" : "ltr";

/** Show the console in another language (the page loads afresh; drafts and outbox are in storage). */
export function switchLang(to: Lang): void {
  remember(to);
  const url = new URL(location.href);
  url.searchParams.set("lang", to);
  location.replace(url);
  // Only the fragment may differ after `replace`, and then nothing is loaded.
  if (url.href === location.href) location.reload();
}

function find(catalogue: unknown, key: string): string | undefined {
  let at: unknown = catalogue;
  for (const part of key.split(".")) at = (at as Record<string, unknown> | undefined)?.[part];
  return typeof at === "string" ? at : undefined;
}

/** Fill `{name}` places; numbers are written in the digits of the language. */
export function fill(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? num(value) : value;
  });
}

/** Give a text of the catalogue. */
export function t(key: Key, params: Params = {}): string {
  return fill(find(catalogues[lang], key) ?? key, params);
}

/** Give a text whose name is made at run time (a reason, a state), or `otherwise` when there is none. */
export function tOr(key: string, otherwise: string): string {
  return find(catalogues[lang], key) ?? otherwise;
}

const locale = lang === "fa" ? "fa-IR" : "en-US";
const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const percentage = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });

/** Write a number in the digits of the language, grouped: ۱٬۲۰۰. */
export function num(value: number): string {
  return plain.format(value);
}

/** Write a whole number, rounded. */
export function integer(value: number): string {
  return formatNumber(value, lang);
}

/** Write a share from 0 to 1 as a percentage. */
export function percent(share: number): string {
  return percentage.format(share);
}

/** Write Latin digits of a ready text (a time, a date, a phone number) in the digits of the language. */
export function digits(text: string): string {
  return digitsIn(text, lang);
}

/** Write whole rials as an amount in toman, with the word. */
export function toman(rial: number): string {
  return t("payload.toman", { amount: tomanIn(rial, lang) });
}

/** Give a text with its `{places}` untouched, for those that are filled with elements. */
export function rawText(key: Key): string {
  return find(catalogues[lang], key) ?? key;
}
