import { digits, lang, num, t, tOr } from "../i18n";
import { api, csrfToken } from "../session/api";
import { durationText, momentText } from "../ui/dates";
import { intentTitle } from "../ui/titles";

export interface AuditEntry {
  id: string;
  at: string;
  staff: { id: string; name: string } | null;
  act: string;
  text: string;
  object: { kind: string; id: string; name: string | null };
  details: Record<string, unknown>;
}

export interface AuditPageData {
  entries: AuditEntry[];
  /** Names of the people, teams and contacts that the entries speak of, by id. */
  names: Record<string, string>;
  more: boolean;
  kinds: string[];
  staff: { id: string; name: string }[];
}

/** What is asked of the log; as it stands in the address. */
export const FILTERS = ["staff_id", "kind", "from", "to"] as const;

export function filtersOf(query: URLSearchParams): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of FILTERS) {
    const value = query.get(name);
    if (value) found[name] = value;
  }
  return found;
}

export const readAudit = (filters: Record<string, string>, before?: string) =>
  api<AuditPageData>(`/api/audit?${new URLSearchParams({ ...filters, ...(before ? { before } : {}) })}`);

/** Fetch the log as a file, and let the browser save it. */
export async function saveAudit(filters: Record<string, string>): Promise<boolean> {
  const response = await fetch(`/api/audit/export?lang=${lang}`, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrfToken() },
    body: JSON.stringify(filters),
  }).catch(() => null);
  if (!response?.ok) return false;
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = "audit.csv";
  link.click();
  URL.revokeObjectURL(address);
  return true;
}

const MOMENT = /^\d{4}-\d\d-\d\dT/;

/** Write the details of an act as pairs of a name and a value that a person reads. */
export function detailsOf(entry: AuditEntry, names: Record<string, string>): [string, string][] {
  return Object.entries(entry.details).flatMap(([name, value]): [string, string][] => {
    const label = tOr(`audit.details.${name}`, name.replaceAll("_", " "));
    const text = wordedText(entry.act, name, value) ?? valueText(name, value, names);
    return text ? [[label, text]] : [];
  });
}

/** What only the act tells the meaning of: a step of priority, a promise, a null that stands for nobody or everybody. */
function wordedText(act: string, name: string, value: unknown): string | null {
  if (value === null) return name === "held_by" ? "" : act.startsWith("reply.") ? t("canned.everyone") : null;
  if (act === "chat.prioritised") return tOr(`steering.priority_${value}`, t("desk.priority"));
  if (act.startsWith("targets.") && Array.isArray(value)) {
    const [seconds, share] = value as number[];
    return t("audit.target", { time: durationText((seconds ?? 0) * 1000), share: num(share ?? 0) });
  }
  return null;
}

function valueText(name: string, value: unknown, names: Record<string, string>): string {
  if (value === null) return t("audit.nothing");
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
  if (typeof value === "number") return num(value);
  if (Array.isArray(value)) {
    const texts = value.map((one) => valueText(name, one, names)).filter(Boolean);
    return texts.join(t("app.list_separator")) || t("audit.nothing");
  }
  if (typeof value === "object") {
    const parts = Object.entries(value as Record<string, unknown>).filter(([, count]) => count !== 0);
    return parts
      .map(([part, inner]) => `${tOr(`audit.details.${part}`, part)} ${valueText(part, inner, names)}`)
      .join(t("app.list_separator"));
  }
  const text = String(value);
  if (names[text]) return names[text];
  if (name === "topics") return intentTitle(text);
  if (MOMENT.test(text)) return momentText(text);
  // An id says nothing to anybody; whom it meant is no more, or is spoken of above.
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text)) return "";
  return tOr(`audit.values.${text}`, tOr(`roles.${text}`, digits(text)));
}
