/** Numbers, money and dates as people in Iran read them; machine values stay Latin and UTC. */

export type Lang = "fa" | "en";
const TEHRAN = "Asia/Tehran";
const PERSIAN = "۰۱۲۳۴۵۶۷۸۹";
const ARABIC = "٠١٢٣٤٥٦٧٨٩";

/** Every digit in the digits of `lang`; anything else stays as it is. */
export function digits(value: string | number, lang: Lang = "fa"): string {
  return lang === "en"
    ? String(value)
    : String(value).replace(/\d/g, (digit) => PERSIAN.charAt(Number(digit)));
}

/** The console's name for `digits` in Persian. */
export const toPersianDigits = (value: string | number): string => digits(value);

/**
 * Which way a text runs. What holds a Persian letter is Persian, though it begin with a brand or a model:
 * `dir="auto"` would go by the first letter. `otherwise` is for what has no letters at all.
 */
export function direction(text: string, otherwise: "rtl" | "ltr" = "rtl"): "rtl" | "ltr" {
  if (/[\u0620-\u06d3\u0750-\u077f]/.test(text)) return "rtl";
  return /[a-z]/i.test(text) ? "ltr" : otherwise;
}

/** Persian and Arabic digits as Latin ones, for machines. */
export function latinDigits(text: string): string {
  return text.replace(/[۰-۹٠-٩]/g, (digit) =>
    String((PERSIAN.indexOf(digit) + 1 || ARABIC.indexOf(digit) + 1) - 1),
  );
}

const SAME_LETTER: Record<string, string> = {
  ي: "ی",
  ى: "ی",
  ك: "ک",
  ة: "ه",
  ۀ: "ه",
  أ: "ا",
  إ: "ا",
  آ: "ا",
  ؤ: "و",
};

/** One spelling for searching: letters, digits, half-spaces and case as people variously type them. */
export function fold(text: string): string {
  return latinDigits(text)
    .toLowerCase()
    .replace(/[يىكةۀأإآؤ]/g, (letter) => SAME_LETTER[letter] ?? letter)
    .replace(/[\u064b-\u0652\u0670\u0640]/g, "")
    .replace(/[\u200c\s]+/g, " ")
    .trim();
}

/** A whole number with thousands separators, in the digits of `lang`. */
export function formatNumber(value: number, lang: Lang = "fa"): string {
  return new Intl.NumberFormat(lang === "fa" ? "fa-IR" : "en-US", { maximumFractionDigits: 0 }).format(value);
}

/** Whole rials as an amount in toman (÷ 10), without the word. */
export function toman(rial: number, lang: Lang = "fa"): string {
  return formatNumber(Math.round(rial / 10), lang);
}

function formatted(
  iso: string | null,
  lang: Lang,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): string {
  const moment = new Date(iso ?? "");
  if (Number.isNaN(moment.getTime())) return "";
  const locale = lang === "fa" ? "fa-IR-u-ca-persian" : "en-GB-u-ca-gregory";
  return new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(moment);
}

/** «۳ آذر ۱۴۰۵»; empty for what is no date. */
export function day(iso: string | null, lang: Lang = "fa", timeZone = TEHRAN): string {
  return formatted(iso, lang, timeZone, { day: "numeric", month: "long", year: "numeric" });
}

/** «۱۲:۰۵», 24 hours. */
export function clock(iso: string, lang: Lang = "fa", timeZone = TEHRAN): string {
  return formatted(iso, lang, timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** «۳ آذر ۱۴۰۵، ۱۲:۰۵». */
export function dateTime(iso: string, lang: Lang = "fa", timeZone = TEHRAN): string {
  const found = day(iso, lang, timeZone);
  return found && `${found}${lang === "fa" ? "، " : ", "}${clock(iso, lang, timeZone)}`;
}

/** How long ago `since` was: «کمتر از ۱ دقیقه», «۳ دقیقه», «۲ ساعت», «۴ روز». */
export function waited(since: string, now: number = Date.now(), lang: Lang = "fa"): string {
  const minutes = Math.floor((now - new Date(since).getTime()) / 60_000);
  if (!(minutes >= 1)) return lang === "fa" ? "کمتر از ۱ دقیقه" : "under a minute";
  const [count, unit] =
    minutes < 60
      ? ([minutes, "minute"] as const)
      : minutes < 1440
        ? ([Math.floor(minutes / 60), "hour"] as const)
        : ([Math.floor(minutes / 1440), "day"] as const);
  const names = { minute: "دقیقه", hour: "ساعت", day: "روز" };
  if (lang === "fa") return `${digits(count)} ${names[unit]}`;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
