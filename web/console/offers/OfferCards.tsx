import { useEffect, useRef } from "preact/hooks";
import { chatAddress, go } from "../app/router";
import { knownReason } from "../desk/client";
import { useDesk, useDeskState } from "../desk/context";
import { isHeld } from "../desk/lists";
import { WaitingClock } from "../desk/WaitingClock";
import { num, t, tOr } from "../i18n";
import type { Offer, Summary } from "../model";
import { useNow } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { Avatar, VerifiedMark } from "../ui/parts";
import type { Standing } from "./offers";

/** How long a card tells that its offer has gone. */
const TOLD_MS = 12_000;

/** Chats that the desk offers to this operator: who, why, and how long there is to answer. `inDialog`: they must say so. */
export function OfferCards({ inDialog = false }: { inDialog?: boolean }) {
  const offers = useDeskState((state) => state.offers);
  if (!offers.length) return null;
  const live = offers.find((one) => one.end === null)?.offer;
  return (
    <section class="offers" aria-label={t("offers.title")} data-testid="offers">
      {inDialog && live && (
        // The page's own live region is closed off while a dialog is open.
        <p class="visually-hidden" role="alert">
          {announcementOf(live)}
        </p>
      )}
      {offers.map((standing) =>
        standing.end ? (
          <Gone key={standing.offer.id} standing={standing} />
        ) : (
          <Offered key={standing.offer.id} standing={standing} />
        ),
      )}
    </section>
  );
}

/** An offer in one sentence, for those who listen. */
export function announcementOf({ conversation }: Offer): string {
  const reason = t(`reasons.${knownReason(conversation.handoff?.reason)}`);
  return t("offers.announce", { name: conversation.contact.name, reason });
}

/** The keys that answer an offer, from anywhere on the page and whatever is being typed. */
export function useOfferKeys(): void {
  const client = useDesk();
  const accept = useAccept();
  const live = useDeskState((state) => state.offers.find((one) => one.end === null)?.offer.id);
  const latest = useRef({ live, accept });
  latest.current = { live, accept };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const id = latest.current.live;
      if (!id || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
      if (event.code === "KeyA") void latest.current.accept(id);
      else if (event.code === "KeyX") void client.offers.decline(id);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [client]);
}

function useAccept(): (id: string) => Promise<void> {
  const client = useDesk();
  return async (id) => {
    const conversation = await client.offers.accept(id);
    // Whoever is in the middle of a dialog is not torn out of it: the chat waits in their list.
    if (conversation && !document.querySelector("dialog[open]")) go(chatAddress(conversation));
  };
}

function Offered({ standing: { offer } }: { standing: Standing }) {
  const client = useDesk();
  const online = useDeskState((state) => state.link === "online");
  const summary = useDeskState((state) => state.lists.known[offer.conversation.id]) ?? offer.conversation;
  const accept = useAccept();
  const { contact, handoff } = summary;
  const words = handoff?.summary ?? summary.last?.text;
  return (
    <article class="offer" data-testid="offer" data-conversation={offer.conversation.id}>
      <header class="offer-head">
        <Avatar name={contact.name} />
        <div class="offer-who">
          <h2>
            <bdi>{contact.name}</bdi>
            {contact.verified && <VerifiedMark />}
          </h2>
          <p class="offer-why">{t(`offers.reason_${offer.reason}`)}</p>
        </div>
        <Countdown from={offer.offered_at} to={offer.expires_at} />
      </header>
      <p class="offer-facts">
        <span class={`reason reason-${knownReason(handoff?.reason)}`}>
          {t(`reasons.${knownReason(handoff?.reason)}`)}
        </span>
        {because(summary).map((why) => (
          <span key={why} class="tag tag-amber">
            {why}
          </span>
        ))}
        {contact.earlier > 0 && <span>{t("contact.earlier_count", { count: contact.earlier })}</span>}
        <WaitingClock since={summary.queued_at ?? summary.opened_at} clocks={summary.clocks} />
      </p>
      {words && (
        <p class="offer-words" dir="auto">
          {words}
        </p>
      )}
      <div class="dialog-actions">
        <button
          type="button"
          class="button button-primary"
          data-testid="offer-accept"
          disabled={!online}
          aria-keyshortcuts="Alt+A"
          onClick={() => void accept(offer.id)}
        >
          {t("offers.accept")}
          <Keys letter="A" />
        </button>
        <button
          type="button"
          class="button"
          data-testid="offer-decline"
          disabled={!online}
          aria-keyshortcuts="Alt+X"
          onClick={() => void client.offers.decline(offer.id)}
        >
          {t("offers.decline")}
          <Keys letter="X" />
        </button>
      </div>
    </article>
  );
}

function Keys({ letter }: { letter: string }) {
  return (
    <span class="offer-keys fine-only" dir="ltr" aria-hidden="true">
      Alt+{letter}
    </span>
  );
}

/** What the priority comes from, as far as the reason of the handoff does not say it. */
function because({ because: found, handoff }: Summary): string[] {
  return found
    .filter((why) => why !== handoff?.reason)
    .map((why) => tOr(`offers.because.${why}`, ""))
    .filter(Boolean)
    .slice(0, 2);
}

function Countdown({ from, to }: { from: string; to: string }) {
  const skewMs = useDeskState((state) => state.skewMs);
  const left = Math.max(0, Date.parse(to) - useNow(250, skewMs));
  const seconds = Math.ceil(left / 1000);
  return (
    <span class={seconds <= 10 ? "offer-left offer-left-few" : "offer-left"} data-testid="offer-left">
      <span class="visually-hidden">{t("offers.left")}</span>
      <span>{t("offers.seconds", { count: seconds })}</span>
      <progress max={Date.parse(to) - Date.parse(from)} value={left} aria-hidden="true" />
    </span>
  );
}

/** An offer that has gone: to whom, or why. */
function Gone({ standing: { offer, end } }: { standing: Standing }) {
  const client = useDesk();
  const { staff } = client;
  const id = offer.conversation.id;
  const summary = useDeskState((state) => state.lists.known[id]) ?? offer.conversation;
  const mine = useDeskState((state) => isHeld(state.lists, id, staff.id));
  useEffect(() => {
    // Taken from the list meanwhile: there is nothing to tell.
    if (mine) return client.dismissOffer(offer.id);
    const timer = setTimeout(() => client.dismissOffer(offer.id), TOLD_MS);
    return () => clearTimeout(timer);
  }, [client, offer.id, mine]);
  if (mine) return null;
  return (
    <article class="offer offer-gone" data-testid="offer-gone">
      <Icon name="clock" />
      <p role="status">{goneText(summary, end)}</p>
      <button
        type="button"
        class="icon-button icon-button-small"
        aria-label={t("app.close")}
        onClick={() => client.dismissOffer(offer.id)}
      >
        <Icon name="close" size={14} />
      </button>
    </article>
  );
}

function goneText(summary: Summary, end: Standing["end"]): string {
  const name = summary.contact.name;
  if (end === "expired") return t("offers.expired", { name, count: num(30) });
  const held = summary.state === "open" || summary.state === "snoozed";
  if (held && summary.operator) return t("offers.taken_by", { name, operator: summary.operator.name });
  if (summary.state === "bot" || summary.state === "resolved") return t("offers.left_queue", { name });
  return t("offers.withdrawn", { name });
}
