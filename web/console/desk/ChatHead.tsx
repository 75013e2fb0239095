import { chatAddress } from "../app/router";
import { t } from "../i18n";
import type { Summary } from "../model";
import { Moves } from "../moves/Moves";
import { PriorityChoice } from "../steering/PriorityChoice";
import { Icon } from "../ui/Icon";
import { Avatar, VerifiedMark } from "../ui/parts";
import { Viewers } from "./Viewers";
import { ServiceClockView, WaitingClock } from "./WaitingClock";

/** Whose conversation it is, where it stands, and the ways out of it. */
export function ChatHead({
  summary,
  onResolve,
  onMoved,
}: {
  summary: Summary;
  onResolve?: (() => void) | undefined;
  /** It was handed on, put off or given back. */
  onMoved: () => void;
}) {
  return (
    <header class="chat-head">
      <a class="icon-button narrow-only" href="#/" aria-label={t("chat.back_to_lists")}>
        <Icon name="back" flip />
      </a>
      <Avatar name={summary.contact.name} />
      <div class="chat-who">
        <h1>
          <bdi>{summary.contact.name}</bdi>
          {summary.contact.verified && <VerifiedMark />}
        </h1>
        <p>
          <span class={`state state-${summary.state}`} data-testid="chat-state" data-state={summary.state}>
            {t(`states.${summary.state}`)}
          </span>
          {summary.team && <bdi class="chat-team">{summary.team.name}</bdi>}
          {summary.joined?.map((one) => (
            <span key={one.id} class="tag tag-plain" data-testid="joined">
              {t("steering.with", { name: one.name })}
            </span>
          ))}
          <Viewers id={summary.id} />
        </p>
      </div>
      <span class="spacer" />
      {summary.state === "queued" ? (
        <>
          <PriorityChoice summary={summary} />
          <WaitingClock since={summary.queued_at ?? summary.opened_at} clocks={summary.clocks} />
        </>
      ) : (
        <ServiceClockView clocks={summary.clocks} />
      )}
      <a
        class="icon-button contact-toggle"
        href={chatAddress(summary.id, true)}
        aria-label={t("chat.contact")}
        title={`${t("chat.contact")} (I)`}
      >
        <Icon name="user" />
      </a>
      {onResolve && (
        <button
          type="button"
          class="button"
          data-testid="resolve"
          onClick={onResolve}
          title={`${t("chat.resolve")} (Ctrl+Enter)`}
          aria-keyshortcuts="Control+Enter"
        >
          <Icon name="check" size={16} />
          {t("chat.resolve")}
        </button>
      )}
      <Moves summary={summary} onMoved={onMoved} />
    </header>
  );
}
