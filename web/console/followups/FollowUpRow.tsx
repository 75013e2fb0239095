import { useState } from "preact/hooks";
import { contactAddress, conversationAddress } from "../app/router";
import { t } from "../i18n";
import { errorText } from "../session/api";
import { dayOf, dayText, momentText } from "../ui/dates";
import { useLoaded } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { dueText } from "../ui/moments";
import { Code, RichText, Spinner } from "../ui/parts";
import { type Change, type FollowUp, loadChanges } from "./model";

/** One follow-up: what, by when, for whom, and what can be done with it. */
export function FollowUpRow({
  row,
  now,
  mine,
  onFinish,
  onChange,
}: {
  row: FollowUp;
  now: number;
  mine: boolean;
  onFinish: () => void;
  onChange: () => void;
}) {
  const [open, setOpen] = useState(false);
  const late = row.done_at === null && Date.parse(row.due_at) <= now;
  return (
    <li class="follow-up" data-testid="follow-up" data-follow-up={row.id} data-late={late}>
      <p class="follow-up-head">
        <strong>
          <bdi>{row.title}</bdi>
        </strong>
        <time
          class={late ? "tag tag-red" : "tag tag-plain"}
          dateTime={row.due_at}
          title={momentText(row.due_at)}
        >
          <Icon name="clock" size={12} /> {dueText(row.due_at, now)}
        </time>
      </p>
      <p class="follow-up-facts">
        <a href={contactAddress(row.contact.id)}>
          <Icon name="user" size={14} />
          <bdi>{row.contact.name}</bdi>
        </a>
        {row.conversation_id && (
          <a href={conversationAddress(row.conversation_id)}>
            <Icon name="chats" size={14} />
            {t("follow_up.conversation")}
          </a>
        )}
        {row.case && (
          <span>
            {row.case.title} <Code>{row.case.code}</Code>
          </span>
        )}
        {!mine && (
          <span data-testid="follow-up-staff">
            {row.staff ? t("follow_up.of", { name: row.staff.name }) : t("follow_up.anybody")}
          </span>
        )}
        {row.created_by && row.created_by.id !== row.staff?.id && (
          <span>{t("follow_up.made_by", { name: row.created_by.name })}</span>
        )}
      </p>
      {row.case && <Details details={row.case.details} />}
      {row.done_at && (
        <p class="follow-up-result" data-testid="follow-up-result">
          <Icon name="check" size={15} />
          <span>
            {row.result && (
              <span dir="auto">
                <RichText text={row.result} />
              </span>
            )}
            <span class="faint">
              {t("follow_up.done_by", {
                name: row.done_by?.name ?? t("contact.nobody"),
                at: momentText(row.done_at),
              })}
            </span>
          </span>
        </p>
      )}
      <p class="follow-up-acts">
        {!row.done_at && (
          <>
            <button
              type="button"
              class="button button-small"
              data-testid="follow-up-finish"
              onClick={onFinish}
            >
              <Icon name="check" size={14} />
              {t("follow_up.finish")}
            </button>
            <button
              type="button"
              class="button button-small"
              data-testid="follow-up-change"
              onClick={onChange}
            >
              <Icon name="pencil" size={14} />
              {t("follow_up.change")}
            </button>
          </>
        )}
        <button
          type="button"
          class="link"
          data-testid="follow-up-story"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {t("follow_up.story")}
        </button>
      </p>
      {open && <Story key={row.updated_at} row={row} now={now} />}
    </li>
  );
}

/** What the customer said about it: a phone number to call, a time, a reason. */
function Details({ details }: { details: Record<string, unknown> }) {
  const texts = Object.values(details).filter((one): one is string => typeof one === "string" && one !== "");
  if (!texts.length) return null;
  return (
    <p class="follow-up-details" dir="auto">
      {texts.map((text) => (
        <span key={text}>
          <RichText text={text} />
        </span>
      ))}
    </p>
  );
}

function Story({ row, now }: { row: FollowUp; now: number }) {
  const [story, retry] = useLoaded(`${row.id} ${row.updated_at}`, (signal) => loadChanges(row.id, signal));
  if (story.status === "loading") return <Spinner label={t("app.loading")} />;
  if (story.status === "failed") {
    return (
      <p role="alert" class="field-error">
        {errorText(story.error)}{" "}
        <button type="button" class="link" onClick={retry}>
          {t("app.retry")}
        </button>
      </p>
    );
  }
  return (
    <ol class="follow-up-story">
      {story.value.changes.map((change) => (
        <li key={`${change.at} ${change.kind}`}>
          <time dateTime={change.at}>{momentText(change.at)}</time>
          <span>
            <bdi>{change.by?.name ?? t("contact.nobody")}</bdi>: {told(change, now)}
          </span>
        </li>
      ))}
    </ol>
  );
}

function told(change: Change, now: number): string {
  const { kind, before, after } = change;
  if (kind === "made" && after === change.by?.name) return t("follow_up.told_made_own");
  if (kind === "made") {
    return after ? t("follow_up.told_made", { name: after }) : t("follow_up.told_made_any");
  }
  if (kind === "handed") return t("follow_up.told_handed", { name: after ?? t("follow_up.anybody") });
  if (kind === "due" && after) {
    return t("follow_up.told_due", { at: dueText(after, now), before: before ? dayText(dayOf(before)) : "" });
  }
  if (kind === "named" && after) return t("follow_up.told_named", { title: after });
  if (kind === "forgotten") return t("contact.gone");
  return kind === "done" ? t("follow_up.told_done") : t("follow_up.told_changed");
}
