/** The widget's words, from the catalogue. */
import en from "../../locales/en/widget.json";
import fa from "../../locales/fa/widget.json";
import { digits, type Lang } from "../shared/persian";

export type Key = keyof typeof fa;
export type Say = (key: Key, values?: Record<string, string | number>) => string;

export function texts(lang: Lang): Say {
  const catalogue: Record<Key, string> = lang === "en" ? en : fa;
  return (key, values = {}) =>
    catalogue[key].replace(/\{(\w+)\}/g, (_, name: string) => digits(values[name] ?? "", lang));
}
