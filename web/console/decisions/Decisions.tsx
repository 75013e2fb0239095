import { useId } from "preact/hooks";
import { t } from "../i18n";
import type { ConversationDetail, Summary } from "../model";
import { api } from "../session/api";
import { Dialog } from "../ui/Dialog";
import { useLoaded } from "../ui/hooks";
import { EmptyState, Spinner } from "../ui/parts";
import type { Decision } from "./model";
import { consideredText, whatOf, whenOf, whyOf } from "./words";

/** Where a conversation went, who decided it and why: oldest first. */
export function Decisions({ decisions }: { decisions: readonly Decision[] }) {
  if (!decisions.length) return <p class="log-empty">{t("decisions.none")}</p>;
  return (
    <ol class="decisions" data-testid="decisions">
      {decisions.map((decision, index) => (
        // A step is never changed, and none comes between two others.
        <li key={index} class="decision" data-kind={decision.kind}>
          <time dateTime={decision.at}>{whenOf(decision, decisions[index - 1])}</time>
          <div>
            <p class="decision-what">{whatOf(decision)}</p>
            {whyOf(decision).map((why) => (
              <p key={why} class="decision-why">
                {why}
              </p>
            ))}
            <Considered decision={decision} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Considered({ decision }: { decision: Decision }) {
  const { considered = [] } = decision.details;
  if (!considered.length) return null;
  return (
    <details class="decision-considered">
      <summary>{t("decisions.considered", { count: considered.length })}</summary>
      <ul>
        {considered.map((one) => (
          <li key={one.name}>
            <bdi>{consideredText(one)}</bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The same folded up, for a transcript. */
export function DecisionsSection({ decisions }: { decisions: readonly Decision[] }) {
  const id = useId();
  if (!decisions.length) return null;
  return (
    <section class="episodes" aria-labelledby={id}>
      <details>
        <summary id={id} data-testid="decisions-open">
          {t("decisions.title")}
        </summary>
        <Decisions decisions={decisions} />
      </details>
    </section>
  );
}

/** The history of the chat on screen, read afresh whenever it moves. */
export function DecisionsDialog({ summary, onClose }: { summary: Summary; onClose: () => void }) {
  const { id, state, operator, team, offer } = summary;
  // Whatever moves a conversation shows in one of these; `before=1` asks for no messages.
  const key = [id, state, operator?.id, team?.id, offer?.expires_at].join(" ");
  const [loaded, retry] = useLoaded(key, (signal) =>
    api<ConversationDetail>(`/api/conversations/${encodeURIComponent(id)}?before=1`, { signal }),
  );
  return (
    <Dialog title={t("decisions.title_of", { name: summary.contact.name })} onClose={onClose} wide>
      {loaded.status === "loading" && <Spinner label={t("app.loading")} />}
      {loaded.status === "failed" && (
        <EmptyState
          tone="error"
          icon="alert"
          title={t("decisions.load_failed")}
          action={
            <button type="button" class="button" onClick={retry}>
              {t("app.retry")}
            </button>
          }
        />
      )}
      {loaded.status === "ready" && <Decisions decisions={loaded.value.decisions} />}
    </Dialog>
  );
}
