import { useRef } from "preact/hooks";
import { go } from "../app/router";
import { num, t } from "../i18n";
import { errorText } from "../session/api";
import { EmptyState } from "../ui/parts";
import { addressOf, NEW } from "./address";
import type { KeptDrafts } from "./drafts";
import { tellChanged, useFresh } from "./fresh";
import { GapCluster } from "./GapCluster";
import { withoutGaps, wordingsOf } from "./gapState";
import { ANSWERS } from "./kinds";
import type { Cluster, Options } from "./model";
import { tell } from "./notices";
import { Awaited } from "./paged";
import { type Resolution, readGaps, readHistory, resolveGaps, undoChange } from "./requests";

/** What the bot could not answer, alike ones together, and what is to become of each. */
export function GapsPage({ options, drafts }: { options: Options | null; drafts: KeptDrafts }) {
  const gaps = useFresh("gaps", readGaps);
  const { value } = gaps;
  const heading = useRef<HTMLHeadingElement>(null);

  const resolve = async (ids: string[], what: Resolution): Promise<void> => {
    const { closed, answer } = await resolveGaps(ids, what);
    if (value) {
      const left = withoutGaps(value.clusters, ids);
      gaps.put({ ...value, clusters: left, total: value.total - ids.length });
    }
    // The button that was pressed has gone with its messages.
    heading.current?.focus();
    tellChanged();
    if (closed === 0) tell("success", t("knowledge.gaps.already"));
    else if (what.as === "phrasing")
      tell(
        "success",
        t("knowledge.gaps.now_phrasing", { count: closed, answer: answer?.question ?? "" }),
        () => void undo(() => undoNewest(what.topic)),
      );
    else if (what.as === "example") tell("success", t("knowledge.gaps.now_example", { count: closed }));
    else
      tell(
        "success",
        t("knowledge.gaps.now_dismissed", { count: closed }),
        () => void undo(() => resolveGaps(ids, { as: "reopen" })),
      );
  };
  const begin = (cluster: Cluster, ids: ReadonlySet<string>) => {
    const key = `${NEW}${cluster.id}`;
    const draft = { ...ANSWERS.empty, phrasings: wordingsOf(cluster, ids) };
    drafts.set("answer", key, { seen: null, base: ANSWERS.empty, draft, gaps: [...ids] });
    go(addressOf("answers", key));
  };

  if (!value) return <Awaited {...gaps} title={t("knowledge.gaps.load_failed")} />;
  return (
    <div class="sheet">
      <header class="sheet-head">
        <h1 ref={heading} tabIndex={-1}>
          {t("knowledge.sections.gaps")} <span class="count count-none">{num(value.total)}</span>
        </h1>
        <p class="faint">{t("knowledge.gaps.lead")}</p>
      </header>
      {gaps.error ? (
        <p class="note note-warn" role="status">
          {t("knowledge.stale")}
        </p>
      ) : null}
      {value.clusters.length === 0 ? (
        <EmptyState icon="check" title={t("knowledge.gaps.empty")} hint={t("knowledge.gaps.empty_hint")} />
      ) : (
        <ul class="clusters" data-testid="clusters">
          {value.clusters.map((cluster) => (
            <GapCluster
              key={cluster.id}
              cluster={cluster}
              intents={options?.intents ?? []}
              onResolve={resolve}
              onBegin={(ids) => begin(cluster, ids)}
            />
          ))}
        </ul>
      )}
      {value.more && <p class="more faint">{t("knowledge.gaps.more")}</p>}
    </div>
  );
}

async function undo(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    tell("success", t("knowledge.history.undone_now"));
  } catch (error) {
    tell("error", errorText(error));
  }
  tellChanged();
}

/** Take back the last change of an answer: the one just made here, or the desk says that it is not the newest. */
async function undoNewest(topic: string): Promise<void> {
  const { changes } = await readHistory({ kind: "answer", key: topic });
  if (changes[0]) await undoChange(changes[0].id);
}
