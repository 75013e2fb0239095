import type { Kind } from "./kinds";
import { type Fields, merge, same } from "./merge";
import type { Problem, Row } from "./model";

/** What somebody else has kept while this editor was writing. */
export interface Newer<D> {
  /** Their version, as this editor would see it. */
  draft: D;
  clashes: (keyof D & string)[];
  taken: (keyof D & string)[];
  by: string | null;
  at: string | null;
}

/** One row at its editor. */
export interface Editing<D> {
  /** As it is kept; what the draft is compared with. */
  base: D;
  /** `updated_at` of `base`; null for a row that is not there yet. */
  seen: string | null;
  retiredAt: string | null;
  draft: D;
  problems: Problem[];
  /** Why the last saving failed, when no field is to blame. */
  trouble: string;
  saving: boolean;
  newer: Newer<D> | null;
}

export type Step<R, D> =
  | { type: "change"; part: Partial<D> }
  | { type: "send" }
  | { type: "kept"; row: R; sent: D }
  | { type: "refused"; problems: Problem[]; text: string }
  | { type: "failed"; text: string }
  | { type: "newer"; row: R; by: string | null; at: string | null }
  | { type: "take"; field: keyof D & string }
  | { type: "settle"; field: keyof D & string }
  | { type: "reset" };

export function begin<R extends Row, D extends object>(
  kind: Kind<R, D>,
  row: R | null,
  draft?: Partial<D>,
): Editing<D> {
  const base = row ? kind.draft(row) : kind.empty;
  return {
    base,
    seen: row?.updated_at ?? null,
    retiredAt: row?.retired_at ?? null,
    draft: { ...base, ...draft },
    problems: [],
    trouble: "",
    saving: false,
    newer: null,
  };
}

/** Is there anything that is not kept? */
export function isDirty<R extends Row, D extends object>(kind: Kind<R, D>, state: Editing<D>): boolean {
  return !same(kind.wire(state.draft).body, kind.wire(state.base).body) || wrong(kind, state).length > 0;
}

/** What the page itself finds wrong before anything is sent. */
export function wrong<R extends Row, D extends object>(kind: Kind<R, D>, state: Editing<D>): Problem[] {
  return kind.wire(state.draft).problems;
}

/** What to send: of a row that is kept only what was changed. */
export function changedFields<R extends Row, D extends object>(kind: Kind<R, D>, state: Editing<D>): Fields {
  const { body } = kind.wire(state.draft);
  if (state.seen === null) return body;
  const before = kind.wire(state.base).body;
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => !same(value, before[name])));
}

export function edit<R extends Row, D extends object>(
  kind: Kind<R, D>,
  state: Editing<D>,
  step: Step<R, D>,
): Editing<D> {
  switch (step.type) {
    case "change": {
      const touched = Object.keys(step.part);
      return {
        ...state,
        draft: { ...state.draft, ...step.part },
        problems: state.problems.filter((one) => !touched.includes(one.field)),
        trouble: "",
      };
    }
    case "send":
      return { ...state, saving: true, problems: [], trouble: "" };
    case "kept": {
      // What was typed while it was on its way stays typed.
      const base = kind.draft(step.row);
      const { draft } = merge(step.sent, state.draft, base);
      return { ...begin(kind, step.row), draft };
    }
    case "refused":
      return { ...state, saving: false, problems: step.problems, trouble: step.text };
    case "failed":
      return { ...state, saving: false, trouble: step.text };
    case "newer":
      return overtaken(kind, state, step.row, step.by, step.at);
    case "take":
      return settled(
        { ...state, draft: { ...state.draft, [step.field]: state.newer?.draft[step.field] } },
        step.field,
      );
    case "settle":
      return settled(state, step.field);
    case "reset":
      return { ...state, draft: state.base, problems: [], trouble: "", newer: null };
  }
}

function overtaken<R extends Row, D extends object>(
  kind: Kind<R, D>,
  state: Editing<D>,
  row: R,
  by: string | null,
  at: string | null,
): Editing<D> {
  const theirs = kind.draft(row);
  const { draft, clashes, taken } = merge(state.base, state.draft, theirs);
  const untouched = same(state.draft, state.base);
  // What was asked about before is asked about still.
  const open = (state.newer?.clashes ?? []).filter(
    (field) => !clashes.includes(field) && !same(draft[field], theirs[field]),
  );
  return {
    ...state,
    base: theirs,
    seen: row.updated_at,
    retiredAt: row.retired_at,
    draft,
    saving: false,
    newer: untouched ? null : { draft: theirs, clashes: [...clashes, ...open], taken, by, at },
  };
}

function settled<D extends object>(state: Editing<D>, field: keyof D & string): Editing<D> {
  if (!state.newer) return state;
  const clashes = state.newer.clashes.filter((one) => one !== field);
  return { ...state, newer: { ...state.newer, clashes } };
}
