import { latinDigits } from "../../shared/persian";
import type { Summary } from "../model";

/** From so many rows on a list can be narrowed. */
export const MANY = 8;

function plain(text: string): string {
  return latinDigits(text).replaceAll("ي", "ی").replaceAll("ك", "ک").replaceAll("\u200c", " ").toLowerCase();
}

/** Keep the rows in whose name, phone or last line every word of `wanted` occurs. */
export function narrowed(rows: readonly Summary[], wanted: string): readonly Summary[] {
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  if (!words.length) return rows;
  return rows.filter(({ contact, last }) => {
    const text = plain(`${contact.name} ${contact.phone ?? ""} ${last?.text ?? ""}`);
    return words.every((word) => text.includes(word));
  });
}
