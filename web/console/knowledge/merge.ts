/** Two people at one row: what each has changed since they both saw the same. */

export type Fields = Record<string, unknown>;

/** Are two values the same to an editor? */
export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export interface Merged<D> {
  draft: D;
  /** Fields both changed, differently: mine stands, theirs is asked about. */
  clashes: (keyof D & string)[];
  /** Fields only they changed, or lists that hold what both have added: these are in the draft. */
  taken: (keyof D & string)[];
}

/**
 * Bring what somebody else has kept meanwhile into a draft, and lose nothing of it.
 *
 * @param base as both saw it
 * @param mine the draft
 * @param theirs as it is kept now
 */
export function merge<D extends object>(base: D, mine: D, theirs: D): Merged<D> {
  const merged: Merged<D> = { draft: { ...mine }, clashes: [], taken: [] };
  for (const field of Object.keys(theirs) as (keyof D & string)[]) {
    const [was, here, there] = [base[field], mine[field], theirs[field]];
    if (same(there, was) || same(here, there)) continue;
    if (same(here, was)) {
      merged.draft[field] = there;
      merged.taken.push(field);
    } else if (Array.isArray(was) && Array.isArray(here) && Array.isArray(there)) {
      merged.draft[field] = mergeLists(was, here, there) as D[typeof field];
      merged.taken.push(field);
    } else {
      merged.clashes.push(field);
    }
  }
  return merged;
}

/** Theirs, without what I took away, with what I added. */
function mergeLists(was: unknown[], mine: unknown[], theirs: unknown[]): unknown[] {
  const has = (list: unknown[], one: unknown) => list.some((other) => same(one, other));
  const kept = theirs.filter((one) => has(mine, one) || !has(was, one));
  return [...kept, ...mine.filter((one) => !has(was, one) && !has(kept, one))];
}
