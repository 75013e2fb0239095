import { num, t, toman } from "../i18n";
import type { Change, Snapshot } from "./model";

/** A stretch of a text that was there before, is there now, or both. */
export interface Piece {
  kind: "same" | "gone" | "new";
  text: string;
}
/** What became of one field. */
export interface FieldChange {
  field: string;
  /** Of a text: its stretches in order. */
  pieces?: Piece[];
  /** Of a list: the lines that came and went; both empty when only their order is another. */
  added?: string[];
  removed?: string[];
}

/** Named by the action, not by a field. */
const UNTOLD = new Set(["retired_at"]);
/** Told by their titles, which stand beside them. */
const BESIDE: Record<string, string> = { brand: "brand_title", category: "category_title" };
/** Comparing every word with every other takes time: longer texts are told as a whole. */
const MOST_WORDS = 600;

/** Tell field by field what a change did. */
export function changesOf({ before, after }: Pick<Change, "before" | "after">): FieldChange[] {
  const names = Object.keys(after ?? before ?? {}).filter((name) => !UNTOLD.has(name));
  return names.flatMap((field) => fieldChange(field, before, after) ?? []);
}

function fieldChange(field: string, before: Snapshot | null, after: Snapshot | null): FieldChange | null {
  const [was, is] = [before?.[field], after?.[field]];
  if (JSON.stringify(was) === JSON.stringify(is)) return null;
  const title = BESIDE[field];
  if (title !== undefined && title in (after ?? before ?? {}) && before?.[title] !== after?.[title])
    return null;
  if (isLines(was) || isLines(is)) {
    const [had, has] = [linesOf(was), linesOf(is)];
    return {
      field,
      added: has.filter((line) => !had.includes(line)),
      removed: had.filter((line) => !has.includes(line)),
    };
  }
  const pieces = textPieces(textOf(field, was), textOf(field, is));
  return pieces.length ? { field, pieces } : null;
}

const isLines = (value: unknown): boolean => typeof value === "object" && value !== null;

/** A list's lines; of specifications «label: value». */
export function linesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([label, text]) =>
    t("knowledge.spec_line", { label, value: String(text) }),
  );
}

function textOf(field: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return field.endsWith("_rial") ? toman(value) : num(value);
  return String(value);
}

/** Compare two texts word by word (longest common subsequence). */
export function textPieces(before: string, after: string): Piece[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (a.length > MOST_WORDS || b.length > MOST_WORDS)
    return joined([...piece("gone", [before]), ...piece("new", [after])]);
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number) => length[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = length[i];
      if (row) row[j] = alike(a[i], b[j]) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && alike(a[i], b[j])) {
      pieces.push(...piece("same", [b[j++] ?? ""]));
      i++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push(...piece("gone", [a[i++] ?? ""]));
    } else {
      pieces.push(...piece("new", [b[j++] ?? ""]));
    }
  }
  return joined(pieces);
}

/** Words with the spaces after them; a line break is a word of its own. */
const wordsOf = (text: string): string[] => text.match(/\n|[^\S\n]+|\S+[^\S\n]*/g) ?? [];
/** Spaces after a word tell nothing; where it is the last, there are none. */
const alike = (one = "", other = ""): boolean =>
  one === other || (/\S/.test(one) && one.trimEnd() === other.trimEnd());
const piece = (kind: Piece["kind"], texts: string[]): Piece[] =>
  texts.filter(Boolean).map((text) => ({ kind, text }));

function joined(pieces: Piece[]): Piece[] {
  const made: Piece[] = [];
  for (const one of pieces) {
    const last = made.at(-1);
    if (last?.kind === one.kind) last.text += one.text;
    else made.push({ ...one });
  }
  return made;
}
