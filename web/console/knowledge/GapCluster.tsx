import { useState } from "preact/hooks";
import { conversationAddress } from "../app/router";
import { num, percent, t } from "../i18n";
import { ApiError, errorText } from "../session/api";
import { momentText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { RichText, Trouble } from "../ui/parts";
import { intentTitle } from "../ui/titles";
import type { Cluster, Problem } from "./model";
import { AnswerPicker, IntentPicker } from "./Pickers";
import type { Resolution } from "./requests";

/** How many messages of a cluster are shown before the rest is asked for. */
const FEW = 3;
/** An answer less likely than this is no suggestion: one wrong click would teach the bot nonsense. */
const LIKELY = 0.1;

/** Messages that ask the same, and what can become of those that are ticked. */
export function GapCluster({
  cluster,
  intents,
  onResolve,
  onBegin,
}: {
  cluster: Cluster;
  intents: string[];
  onResolve: (ids: string[], what: Resolution) => Promise<void>;
  onBegin: (ids: ReadonlySet<string>) => void;
}) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const [picking, setPicking] = useState<"answer" | "intent" | null>(null);
  const chosen = new Set(cluster.gaps.map((gap) => gap.id).filter((id) => !left.has(id)));
  const suggestions = cluster.suggestions.filter((one) => one.score >= LIKELY);
  const shown = all ? cluster.gaps : cluster.gaps.slice(0, FEW);
  const act = async (what: Resolution): Promise<boolean> => {
    setBusy(true);
    setTrouble("");
    try {
      await onResolve([...chosen], what);
      return true;
    } catch (error) {
      setTrouble(reasonOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const tick = (id: string) => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  const none = busy || chosen.size === 0;
  return (
    <li class="card cluster" data-testid="cluster" data-size={cluster.size}>
      <header class="cluster-head">
        <h2 dir="auto">{cluster.text}</h2>
        <span class="tag tag-plain">{t("knowledge.gaps.size", { count: cluster.size })}</span>
        {cluster.intent && (
          <span class="faint cluster-intent">
            {t("knowledge.gaps.taken_for", { intent: intentTitle(cluster.intent) })}
          </span>
        )}
      </header>
      <ul class="gap-list">
        {shown.map((gap) => (
          <li key={gap.id} class="gap" data-testid="gap">
            <input
              class="tick gap-tick"
              type="checkbox"
              checked={chosen.has(gap.id)}
              aria-label={t("knowledge.gaps.choose", { text: gap.text })}
              onChange={() => tick(gap.id)}
            />
            <div>
              <p dir="auto">
                <RichText text={gap.text} />
              </p>
              <p class="asked-meta">
                <span class={`reason reason-${gap.reason}`}>{t(`knowledge.gaps.reasons.${gap.reason}`)}</span>
                <time dateTime={gap.at}>{momentText(gap.at)}</time>
                <a
                  class="link"
                  data-testid="gap-conversation"
                  href={conversationAddress(gap.conversation_id)}
                >
                  {t("knowledge.open_conversation")}
                  <Icon name="forward" size={12} flip />
                </a>
              </p>
            </div>
          </li>
        ))}
      </ul>
      {shown.length < cluster.gaps.length && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          {t("knowledge.gaps.show_all", { count: cluster.gaps.length - shown.length })}
        </button>
      )}
      {trouble && <Trouble data-testid="gap-trouble">{trouble}</Trouble>}
      {suggestions.length > 0 && (
        <div class="gap-suggestions">
          <p class="field-label" id={`suggest-${cluster.id}`}>
            {t("knowledge.gaps.add_to")}
          </p>
          <ul aria-labelledby={`suggest-${cluster.id}`}>
            {suggestions.map((one) => (
              <li key={one.topic}>
                <button
                  type="button"
                  class="button button-small suggestion"
                  data-testid="suggestion"
                  disabled={none}
                  onClick={() => void act({ as: "phrasing", topic: one.topic })}
                >
                  <Icon name="plus" size={14} />
                  <span dir="auto">{one.question}</span>
                  <span class="faint">{percent(one.score)}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div class="cluster-actions">
        <button
          type="button"
          class="button button-small"
          data-testid="other-answer"
          disabled={none}
          onClick={() => setPicking("answer")}
        >
          {t("knowledge.gaps.other_answer")}
        </button>
        <button
          type="button"
          class="button button-small"
          data-testid="new-answer"
          disabled={none}
          onClick={() => onBegin(chosen)}
        >
          {t("knowledge.gaps.new_answer")}
        </button>
        <button
          type="button"
          class="button button-small"
          data-testid="as-example"
          disabled={none}
          onClick={() => setPicking("intent")}
        >
          {t("knowledge.gaps.as_example")}
        </button>
        <button
          type="button"
          class="button button-small"
          data-testid="dismiss"
          disabled={none}
          onClick={() => void act({ as: "dismiss" })}
        >
          {t("knowledge.gaps.dismiss")}
        </button>
        {chosen.size < cluster.gaps.length && (
          <span class="faint">{t("knowledge.gaps.chosen", { count: num(chosen.size) })}</span>
        )}
      </div>
      {picking === "answer" && (
        <AnswerPicker
          wording={cluster.text}
          count={chosen.size}
          trouble={trouble}
          onClose={() => setPicking(null)}
          onPick={async (topic, text) => {
            if (await act({ as: "phrasing", topic, text })) setPicking(null);
          }}
        />
      )}
      {picking === "intent" && (
        <IntentPicker
          intents={intents}
          likely={cluster.intent}
          wording={cluster.text}
          count={chosen.size}
          trouble={trouble}
          onClose={() => setPicking(null)}
          onPick={async (intent, text) => {
            if (await act({ as: "example", intent, text })) setPicking(null);
          }}
        />
      )}
    </li>
  );
}

/** Why the desk would not: the reasons of each line, where it names them. */
function reasonOf(error: unknown): string {
  if (error instanceof ApiError && error.code === "knowledge.invalid") {
    const problems = error.data.problems as Problem[];
    return problems.map(({ entry, text }) => (entry ? `«${entry}»: ${text}` : text)).join(" ");
  }
  return errorText(error);
}
