import { browserStorage, Drafts } from "../desk/drafts";
import type { KindName } from "./model";

/** A row as it was left: what it was compared with, what was written, and which gaps it shall close. */
export interface Kept<D> {
  seen: string | null;
  base: D;
  draft: D;
  gaps: string[];
}

const storage = browserStorage();

/** Unsaved rows of one editor in this browser: they outlive a reload, an ended session and a wrong click. */
export class KeptDrafts {
  readonly #drafts: Drafts;

  constructor(staffId: string) {
    this.#drafts = new Drafts(storage, staffId, "knowledge");
  }

  /** Give a draft, or null when there is none that can be read. */
  get<D extends object>(kind: KindName, key: string, empty: D): Kept<D> | null {
    try {
      const { seen, base, draft, gaps } = JSON.parse(this.#drafts.get(`${kind}:${key}`)) as Kept<D>;
      if (!sameShape(draft, empty) || !sameShape(base, empty)) return null;
      return {
        seen: typeof seen === "string" ? seen : null,
        base,
        draft,
        gaps: Array.isArray(gaps) ? gaps : [],
      };
    } catch {
      return null; // nothing kept, or by an older page
    }
  }

  has(kind: KindName, key: string): boolean {
    return this.#drafts.get(`${kind}:${key}`) !== "";
  }

  /** Keep a draft, or forget it when it is null; false when the browser has no room. */
  set<D>(kind: KindName, key: string, kept: Kept<D> | null): boolean {
    return this.#drafts.set(`${kind}:${key}`, kept ? JSON.stringify(kept) : "");
  }
}

function sameShape(given: unknown, empty: object): boolean {
  if (typeof given !== "object" || given === null) return false;
  return Object.entries(empty).every(([name, value]) => {
    const held = (given as Record<string, unknown>)[name];
    return typeof held === typeof value && Array.isArray(held) === Array.isArray(value);
  });
}
