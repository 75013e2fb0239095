import { chatAddress, go } from "../app/router";
import { num, t } from "../i18n";
import type { Summary } from "../model";
import { useNow } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { briefDueText } from "../ui/moments";
import { Avatar, VerifiedMark } from "../ui/parts";
import { knownReason } from "./client";
import { useDesk, useDeskState } from "./context";
import { LastLine, LastTime, PlacedLine } from "./RowParts";
import { unreadOf } from "./state";
import { ServiceClockView, WaitingClock } from "./WaitingClock";

/** One conversation in a list: who, why or how far, the last line, and how urgent. */
export function ChatRow({
  summary,
  current,
  placed = false,
}: {
  summary: Summary;
  current: boolean;
  /** The list holds more than one's own: where it is and with whom is told too. */
  placed?: boolean;
}) {
  const client = useDesk();
  const taking = useDeskState((state) => state.taking);
  const link = useDeskState((state) => state.link);
  const readSeq = useDeskState((state) => state.readSeq);
  const waiting = summary.state === "queued";
  // One's own offer has a card of its own.
  const offeredTo = summary.offer?.operator.id === client.staff.id ? undefined : summary.offer?.operator;
  const unread = unreadOf({ readSeq }, summary);
  const unsent = useDeskState(
    (state) => state.outbox.filter((item) => item.conversation_id === summary.id).length,
  );
  const take = async () => {
    if (await client.take(summary.id)) go(chatAddress(summary.id));
  };
  return (
    <li
      class={`row${current ? " row-current" : waiting ? " row-takeable" : ""}${unread && !waiting ? " row-unread" : ""}`}
      data-testid="chat-row"
      data-conversation={summary.id}
      data-unread={unread}
    >
      <a class="row-link" href={chatAddress(summary.id)} aria-current={current ? "true" : undefined}>
        <Avatar name={summary.contact.name} />
        <span class="row-main">
          <span class="row-top">
            <bdi class="row-name">{summary.contact.name}</bdi>
            {summary.contact.verified && <VerifiedMark />}
            <span class="spacer" />
            {summary.state === "snoozed" && summary.snoozed_until ? (
              <WakesAt at={summary.snoozed_until} />
            ) : waiting ? (
              <WaitingClock since={summary.queued_at ?? summary.opened_at} clocks={summary.clocks} />
            ) : (
              <>
                <ServiceClockView clocks={summary.clocks} quiet />
                <LastTime summary={summary} />
              </>
            )}
          </span>
          {waiting && (
            <span class="row-reason">
              <span class={`reason reason-${knownReason(summary.handoff?.reason)}`}>
                {t(`reasons.${knownReason(summary.handoff?.reason)}`)}
              </span>
              {offeredTo ? (
                <span class="row-earlier">{t("offers.offered_to", { name: offeredTo.name })}</span>
              ) : (
                summary.priority > 0 && <span class="tag tag-amber">{t("desk.priority")}</span>
              )}
              {!offeredTo && summary.contact.earlier > 0 && (
                <span class="row-earlier">
                  {t("contact.earlier_count", { count: summary.contact.earlier })}
                </span>
              )}
            </span>
          )}
          {placed && !waiting && <PlacedLine summary={summary} />}
          <span class="row-bottom">
            {/* What may not be read is not empty. */}
            {(summary.last || !placed) && <LastLine summary={summary} own={client.staff} />}
            {unsent > 0 && (
              <span class="row-unsent" data-testid="row-unsent">
                {t("desk.row_unsent", { count: unsent })}
              </span>
            )}
            {unread > 0 && (
              <span class="unread" aria-label={t("desk.unread", { count: unread })} role="img">
                {num(unread)}
              </span>
            )}
          </span>
        </span>
      </a>
      {waiting && !current && (
        <button
          type="button"
          class="button button-small row-take"
          data-testid="row-take"
          disabled={taking !== null || link !== "online"}
          aria-label={`${t("chat.take")}: ${summary.contact.name}`}
          onClick={() => void take()}
        >
          {taking === summary.id ? t("chat.taking") : t("chat.take_short")}
        </button>
      )}
    </li>
  );
}

function WakesAt({ at }: { at: string }) {
  const skewMs = useDeskState((state) => state.skewMs);
  const time = briefDueText(at, useNow(60_000, skewMs));
  return (
    <span class="row-wakes" data-testid="row-wakes">
      <Icon name="moon" size={13} />
      <span class="visually-hidden">{t("moves.wakes")}</span>
      <time dateTime={at}>{time}</time>
    </span>
  );
}
