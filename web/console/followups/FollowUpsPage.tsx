import { useState } from "preact/hooks";
import { useDeskState } from "../desk/context";
import { t } from "../i18n";
import type { Staff } from "../model";
import { errorText } from "../session/api";
import { Choices } from "../ui/Choices";
import { useNow } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { EmptyState, Spinner } from "../ui/parts";
import { useStore } from "../ui/store";
import { FinishDialog } from "./FinishDialog";
import { FollowUpRow } from "./FollowUpRow";
import { groupsOf } from "./groups";
import type { FollowUp } from "./model";
import { TaskDialog } from "./TaskDialog";
import { type Filter, filter, useFollowUps, type Which, type Whose } from "./useFollowUps";

const WHICH: Which[] = ["open", "overdue", "done"];

/** Whose follow-ups this person may choose among. */
function choicesOf(staff: Staff): Whose[] {
  const leads = staff.role !== "operator";
  return leads && staff.team ? ["mine", "nobodys", "team", "all"] : ["mine", "nobodys", "all"];
}

/** What is still to be done for customers, the most urgent first, and what was done. */
export function FollowUpsPage({ staff }: { staff: Staff }) {
  const shown = useStore(filter, (value) => value);
  const skewMs = useDeskState((state) => state.skewMs);
  const now = useNow(30_000, skewMs);
  const list = useFollowUps(shown);
  const [doing, setDoing] = useState<{ finish: FollowUp } | { change: FollowUp } | null>(null);
  const groups = groupsOf(list.rows, now);
  const choose = (part: Partial<Filter>) => filter.set({ ...shown, ...part });
  return (
    <section class="chat-column replies" aria-labelledby="follow-ups-title" data-testid="follow-ups">
      <header class="chat-head">
        <a class="icon-button narrow-only" href="#/" aria-label={t("chat.back_to_lists")}>
          <Icon name="back" flip />
        </a>
        <div class="chat-who">
          <h1 id="follow-ups-title">{t("follow_up.title")}</h1>
          <p>{t("follow_up.lead")}</p>
        </div>
      </header>
      <div class="replies-body" aria-busy={list.status === "loading"}>
        <div class="follow-up-bar">
          <Choices
            label={t("follow_up.whose")}
            names={choicesOf(staff)}
            chosen={shown.whose}
            title={(name) => `follow_up.whose_${name}`}
            onChoose={(whose) => choose({ whose })}
          />
          <Choices
            label={t("follow_up.which")}
            names={WHICH}
            chosen={shown.which}
            title={(name) => `follow_up.which_${name}`}
            onChoose={(which) => choose({ which })}
          />
        </div>
        {list.status === "loading" && !list.rows.length && <Spinner label={t("app.loading")} />}
        {list.status === "ready" && !list.rows.length && (
          <EmptyState
            icon="check"
            title={t(`follow_up.none_${shown.which}`)}
            hint={t("follow_up.none_hint")}
          />
        )}
        {groups.map((group) => (
          <section key={group.key} aria-labelledby={`due-${group.key}`}>
            <h2 id={`due-${group.key}`} class={group.late ? "replies-group follow-up-late" : "replies-group"}>
              {group.title}
            </h2>
            <ul class="replies-list">
              {group.rows.map((row) => (
                <FollowUpRow
                  key={row.id}
                  row={row}
                  now={now}
                  mine={row.staff?.id === staff.id}
                  onFinish={() => setDoing({ finish: row })}
                  onChange={() => setDoing({ change: row })}
                />
              ))}
            </ul>
          </section>
        ))}
        {list.status === "failed" && (
          <EmptyState
            tone="error"
            icon="alert"
            title={t("follow_up.load_failed")}
            hint={errorText(list.error)}
            action={
              <button type="button" class="button" onClick={list.next}>
                {t("app.retry")}
              </button>
            }
          />
        )}
        {list.more && list.status !== "failed" && (
          <button
            type="button"
            class="button follow-up-more"
            data-testid="follow-ups-more"
            disabled={list.status === "loading"}
            onClick={list.next}
          >
            {t("follow_up.more")}
          </button>
        )}
      </div>
      {doing && "finish" in doing && <FinishDialog row={doing.finish} onClose={() => setDoing(null)} />}
      {doing && "change" in doing && (
        <TaskDialog row={doing.change} now={now} onClose={() => setDoing(null)} />
      )}
    </section>
  );
}
