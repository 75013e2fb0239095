import { digits, t, toman } from "../i18n";
import { dayText } from "../ui/dates";

export interface EntityWords {
  kind: string;
  /** As the customer wrote it. */
  text: string;
  /** What was made of it, where that says more than the text does. */
  value: string | null;
}

const ISO_DAY = /^\d{4}-\d\d-\d\d/;

/** Give what the bot found in a message in words that people read (docs/entities.md); null for what is no entity. */
export function entityWords(found: unknown): EntityWords | null {
  if (typeof found !== "object" || found === null) return null;
  const { entity, text, value } = found as { entity?: unknown; text?: unknown; value?: unknown };
  if (typeof entity !== "string") return null;
  const plain = typeof value === "string" || typeof value === "number" ? String(value) : "";
  const shown = typeof text === "string" && text ? text : plain;
  if (!shown) return null;
  return { kind: entity, text: shown, value: valueWords(entity, value) };
}

function valueWords(kind: string, value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { from, to } = value as { from?: unknown; to?: unknown };
  const write = kind === "amount" ? money : kind === "date" ? day : kind === "time" ? hour : () => "";
  const [first, last] = [write(from), write(to)];
  if (first && last && first !== last) return t("understanding.from_to", { from: first, to: last });
  if (kind === "amount" && !first && last) return t("understanding.up_to", { to: last });
  if (kind === "amount" && first && !last) return t("understanding.from", { from: first });
  return first || last || null;
}

const money = (rial: unknown): string => (typeof rial === "number" ? toman(rial) : "");
const day = (moment: unknown): string =>
  typeof moment === "string" && ISO_DAY.test(moment) ? dayText(moment.slice(0, 10)) : "";
/** «۱۰:۳۰» of «2026-11-24T10:30+03:30»: the shop's own clock, as the bot gives it. */
const hour = (moment: unknown): string =>
  typeof moment === "string" ? digits(/T(\d\d:\d\d)/.exec(moment)?.[1] ?? "") : "";
