import { digits, formatNumber, latinDigits } from "../../shared/persian";
import { lang } from "../i18n";

/** A number as typed, or why it is none. */
export type Typed = { value: number | null } | { wrong: true };

const GROUPING = /[,٬،\s\u200c\u200e\u200f]/g;

/** Read a whole number: Persian or Latin digits, grouped or not; nothing typed is null. */
export function readWhole(text: string): Typed {
  const bare = latinDigits(text).replace(GROUPING, "");
  if (bare === "") return { value: null };
  return /^\d{1,15}$/.test(bare) ? { value: Number(bare) } : { wrong: true };
}

/** Read an amount in toman as whole rials: «۱۲٬۵۰۰٬۰۰۰ تومان»; a rial that is no whole toman is its tenth. */
export function readToman(text: string): Typed {
  const bare = latinDigits(text)
    .replace(GROUPING, "")
    .replace(/(تومان|تومن|toman)$/i, "")
    .replace("٫", ".");
  if (bare === "") return { value: null };
  if (!/^\d{1,14}(\.\d)?$/.test(bare)) return { wrong: true };
  const [whole = "", tenth = "0"] = bare.split(".");
  return { value: Number(whole) * 10 + Number(tenth) };
}

/** Write rials as the toman an editor types, grouped; null as nothing. */
export function writeToman(rial: number | null): string {
  if (rial === null) return "";
  const tenth = rial % 10;
  const whole = formatNumber(Math.floor(rial / 10), lang);
  return tenth ? `${whole}${lang === "fa" ? "٫" : "."}${digits(tenth, lang)}` : whole;
}

export function writeWhole(value: number): string {
  return digits(value, lang);
}

const LATIN: Record<string, string> = {
  ا: "a",
  آ: "a",
  ب: "b",
  پ: "p",
  ت: "t",
  ث: "s",
  ج: "j",
  چ: "ch",
  ح: "h",
  خ: "kh",
  د: "d",
  ذ: "z",
  ر: "r",
  ز: "z",
  ژ: "zh",
  س: "s",
  ش: "sh",
  ص: "s",
  ض: "z",
  ط: "t",
  ظ: "z",
  ع: "a",
  غ: "gh",
  ف: "f",
  ق: "gh",
  ک: "k",
  ك: "k",
  گ: "g",
  ل: "l",
  م: "m",
  ن: "n",
  و: "o",
  ه: "h",
  ی: "i",
  ي: "i",
  ئ: "y",
  أ: "a",
  ؤ: "o",
  ة: "h",
};

/**
 * Propose a name for machines from a title for people: «هدیه کادو» gives `hdih_kado`.
 *
 * @param joint what stands between words: `_` in topics, `-` in slugs
 */
export function proposeKey(title: string, joint: "_" | "-"): string {
  const spelt = [...latinDigits(title).toLowerCase().replaceAll("\u200c", " ")]
    .map((letter) => LATIN[letter] ?? (/[a-z0-9]/.test(letter) ? letter : " "))
    .join("");
  const words = spelt.split(/\s+/).filter(Boolean);
  let key = "";
  for (const word of words) {
    const longer = key ? key + joint + word : word;
    if (longer.length > 40) break;
    key = longer;
  }
  // A topic begins with a letter.
  return joint === "_" && /^\d/.test(key) ? `q_${key}` : key;
}
