import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { go, guardLeaving } from "../app/router";
import { t } from "../i18n";
import { ApiError, errorText } from "../session/api";
import { addressOf } from "./address";
import type { KeptDrafts } from "./drafts";
import { begin, changedFields, type Editing, edit, isDirty, type Step, wrong } from "./editor";
import { tellChanged, useLookingAgain } from "./fresh";
import type { Kind } from "./kinds";
import type { Problem, Row } from "./model";
import { tell } from "./notices";
import { keepRow, readHistory, readRow, resolveGaps, turnRow } from "./requests";

export interface RowEditor<R, D> {
  state: Editing<D>;
  dirty: boolean;
  /** The browser has no room for the draft: it lasts as long as the page. */
  unkept: boolean;
  /** Gaps that this row, once it is kept, shall close. */
  gaps: string[];
  change(part: Partial<D>): void;
  step(step: Step<R, D>): void;
  save(): Promise<void>;
  turn(how: "retire" | "restore"): Promise<void>;
  /** Look whether somebody else has changed it. */
  look(): Promise<void>;
  /** Let what was written go. */
  discard(): void;
}

/**
 * One row at its editor, from what is kept or from the draft that was left of it.
 *
 * @param key its key, or under which its draft is kept when it is new
 * @param row as it is kept; null for a new one
 */
export function useEditor<R extends Row, D extends object>(
  kind: Kind<R, D>,
  key: string,
  row: R | null,
  drafts: KeptDrafts,
  query: URLSearchParams,
): RowEditor<R, D> {
  const gaps = useRef<string[]>([]);
  const [state, step] = useReducer<Editing<D>, Step<R, D>, null>(
    (had, next) => edit(kind, had, next),
    null,
    () => {
      const kept = drafts.get(kind.name, key, kind.empty);
      gaps.current = kept?.gaps ?? [];
      const fresh = begin(kind, row, kept?.draft);
      if (!kept || !row || kept.seen === row.updated_at) return fresh;
      const asLeft = { ...fresh, base: kept.base, seen: kept.seen };
      return edit(kind, asLeft, { type: "newer", row, by: null, at: null });
    },
  );
  const dirty = isDirty(kind, state);
  const [unkept, setUnkept] = useState(false);
  const here = useRef(true);
  useEffect(
    () => () => {
      here.current = false;
    },
    [],
  );
  const latest = useRef(state);
  latest.current = state;
  useEffect(() => {
    const { seen, base, draft } = state;
    setUnkept(!drafts.set(kind.name, key, dirty ? { seen, base, draft, gaps: gaps.current } : null));
  }, [state.draft, state.base, dirty]);

  const overtaken = async (newer: R) => {
    const [last] = await readHistory({ kind: kind.name, key })
      .then((page) => page.changes)
      .catch(() => []); // then nobody is named
    step({ type: "newer", row: newer, by: last?.staff?.name ?? null, at: last?.at ?? null });
  };
  const failed = async (error: unknown) => {
    if (!(error instanceof ApiError)) step({ type: "failed", text: errorText(error) });
    else if (error.code === "knowledge.conflict") await overtaken(error.data.current as R);
    else if (error.code === "knowledge.invalid")
      step({ type: "refused", problems: error.data.problems as Problem[], text: error.message });
    else if (error.code === "knowledge.exists")
      step({
        type: "refused",
        problems: [{ field: kind.key, problem: "taken", text: error.message }],
        text: "",
      });
    else if (error.code === "not_found") step({ type: "failed", text: t("knowledge.gone") });
    else step({ type: "failed", text: errorText(error) });
  };
  const closeGaps = async (topic: string) => {
    try {
      await resolveGaps(gaps.current, { as: "phrasing", topic });
    } catch (error) {
      tell("error", t("knowledge.gaps.not_closed", { reason: errorText(error) }));
    }
  };
  const save = async () => {
    if (latest.current.saving || !dirty) return;
    const problems = wrong(kind, state);
    if (problems.length) {
      step({ type: "refused", problems, text: t("knowledge.check_fields") });
      return;
    }
    const sent = state.draft;
    step({ type: "send" });
    try {
      const kept = await keepRow(kind, key, state.seen, changedFields(kind, state));
      step({ type: "kept", row: kept, sent });
      tell("success", t("knowledge.saved"));
      if (state.seen === null) {
        drafts.set(kind.name, key, null);
        // Who has gone elsewhere meanwhile is left there.
        if (here.current) {
          guardLeaving(null);
          go(addressOf(kind.plural, String(kept[kind.key]), query), "replace");
        }
        if (gaps.current.length) await closeGaps(String(kept[kind.key]));
      }
      tellChanged();
    } catch (error) {
      await failed(error);
    }
  };
  const turn = async (how: "retire" | "restore") => {
    const before = state.base;
    try {
      const turned = await turnRow(kind, key, state.seen ?? "", how);
      step({ type: "kept", row: turned, sent: before });
      tell("success", t(how === "retire" ? "knowledge.retired_now" : "knowledge.restored_now"));
      tellChanged();
    } catch (error) {
      await failed(error);
    }
  };
  const look = async () => {
    if (latest.current.seen === null || latest.current.saving) return;
    try {
      const now = await readRow(kind, key);
      const { seen, saving } = latest.current;
      if (seen !== null && !saving && now.updated_at !== seen) await overtaken(now);
    } catch {
      // It is looked again; what is on screen stays.
    }
  };
  useLookingAgain(() => void look());
  return {
    state,
    dirty,
    unkept,
    gaps: gaps.current,
    change: (part) => step({ type: "change", part }),
    step,
    save,
    turn,
    look,
    discard: () => {
      drafts.set(kind.name, key, null);
      step({ type: "reset" });
    },
  };
}
