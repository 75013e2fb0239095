/** The words of the second script, from a catalogue of its own. */
import en from "../../../locales/en/widget-more.json";
import fa from "../../../locales/fa/widget-more.json";
import { digits, type Lang } from "../../shared/persian";

export type MoreSay = (key: keyof typeof fa, values?: Record<string, string | number>) => string;

export function moreTexts(lang: Lang): MoreSay {
  const catalogue = lang === "en" ? en : fa;
  return (key, values = {}) =>
    catalogue[key].replace(/\{(\w+)\}/g, (_, name: string) => digits(values[name] ?? "", lang));
}

/** A number of bytes as people read it. */
export function sizeText(bytes: number, say: MoreSay): string {
  return bytes < 1_000_000
    ? say("kilobytes", { count: Math.max(1, Math.round(bytes / 1000)) })
    : say("megabytes", { count: Math.round(bytes / 1_000_000) });
}
