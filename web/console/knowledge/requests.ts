import { api } from "../session/api";
import type { Kind } from "./kinds";
import type { Fields } from "./merge";
import type {
  AnswerRow,
  Asked,
  Change,
  Cluster,
  KindName,
  Options,
  PreviewResult,
  ProductRow,
  Row,
} from "./model";

const BASE = "/api/knowledge";
/** The most rows one request gives. */
const MOST = 200;

export interface Filter {
  q: string;
  category: string;
  /** `0`: in use only; `all`: retired ones too. */
  retired: "0" | "all";
}
export interface Shelf<R> {
  rows: R[];
  total: number;
}

const address = (kind: { plural: string }, key: string, ...more: string[]): string =>
  [BASE, kind.plural, encodeURIComponent(key), ...more].join("/");

/** Give the first `count` rows that fit, and how many there are in all. */
export async function listRows<R extends Row, D extends object>(
  kind: Kind<R, D>,
  filter: Filter,
  count: number,
  signal?: AbortSignal,
): Promise<Shelf<R>> {
  const offsets = Array.from({ length: Math.ceil(count / MOST) }, (_, page) => page * MOST);
  const pages = await Promise.all(
    offsets.map((offset) => {
      const query = new URLSearchParams({
        ...filter,
        offset: String(offset),
        limit: String(Math.min(MOST, count - offset)),
      });
      return api<Record<string, R[]> & { total: number }>(`${BASE}/${kind.plural}?${query}`, { signal });
    }),
  );
  return { rows: pages.flatMap((page) => page[kind.plural] ?? []), total: pages[0]?.total ?? 0 };
}

type OneRow = { answer?: AnswerRow; product?: ProductRow };
const rowOf = <R extends Row, D extends object>(kind: Kind<R, D>, answer: OneRow): R =>
  answer[kind.name] as unknown as R;

export async function readRow<R extends Row, D extends object>(
  kind: Kind<R, D>,
  key: string,
  signal?: AbortSignal,
): Promise<R> {
  return rowOf(kind, await api<OneRow>(address(kind, key), { signal }));
}

/** Keep a row: a new one where `seen` is null, else the fields that were changed. */
export async function keepRow<R extends Row, D extends object>(
  kind: Kind<R, D>,
  key: string,
  seen: string | null,
  fields: Fields,
): Promise<R> {
  return rowOf(
    kind,
    seen === null
      ? await api<OneRow>(`${BASE}/${kind.plural}`, { method: "POST", body: fields })
      : await api<OneRow>(address(kind, key), { method: "PATCH", body: { ...fields, updated_at: seen } }),
  );
}

export async function turnRow<R extends Row, D extends object>(
  kind: Kind<R, D>,
  key: string,
  seen: string,
  how: "retire" | "restore",
): Promise<R> {
  const body = { updated_at: seen };
  return rowOf(kind, await api<OneRow>(address(kind, key, how), { method: "POST", body }));
}

/** Give a page of changes, newest first; of one row, of one kind or of all. */
export function readHistory(
  of: { kind?: KindName; key?: string; before?: string },
  signal?: AbortSignal,
): Promise<{ changes: Change[]; more: boolean }> {
  const given = Object.entries(of).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return api(`${BASE}/history?${new URLSearchParams(given)}`, { signal });
}

export function undoChange(id: string): Promise<{ change: Change }> {
  return api(`${BASE}/history/${encodeURIComponent(id)}/undo`, { method: "POST", body: {} });
}

export function readAsked(topic: string, before?: string): Promise<{ questions: Asked[]; more: boolean }> {
  const query = before ? `?before=${encodeURIComponent(before)}` : "";
  return api(`${address({ plural: "answers" }, topic, "questions")}${query}`);
}

export const readOptions = (): Promise<Options> => api(`${BASE}/options`);

export function preview(text: string, draft: object | null, signal?: AbortSignal): Promise<PreviewResult> {
  return api(`${BASE}/preview`, { method: "POST", body: { text, draft }, signal });
}

export function readGaps(
  signal?: AbortSignal,
): Promise<{ clusters: Cluster[]; total: number; more: boolean }> {
  return api(`${BASE}/gaps`, { signal });
}

export type Resolution =
  | { as: "phrasing"; topic: string; text?: string }
  | { as: "example"; intent: string; text?: string }
  | { as: "dismiss" | "reopen" };

export function resolveGaps(
  ids: string[],
  what: Resolution,
): Promise<{ closed: number; answer: AnswerRow | null }> {
  return api(`${BASE}/gaps/resolve`, { method: "POST", body: { ids, ...what } });
}
