import type { ComponentChildren } from "preact";
import { contactAddress, conversationAddress } from "../app/router";
import { t } from "../i18n";
import { touchTitle } from "../touches/model";
import { briefMomentText, dayOf, momentText } from "../ui/dates";
import { useNow } from "../ui/hooks";
import { Avatar, Code, VerifiedMark } from "../ui/parts";
import type { ContactHit, MessageHit, Piece, TouchHit } from "./model";

/** A contact that was found, with their card behind it. */
export function ContactRow({ hit }: { hit: ContactHit }) {
  const name = hit.name.map((piece) => piece.text).join("");
  const content = (
    <>
      <Avatar name={name} />
      <span class="row-main">
        <span class="row-top">
          <bdi class="row-name">
            <Marked pieces={hit.name} />
          </bdi>
          {hit.verified && <VerifiedMark />}
        </span>
        <span class="row-bottom">
          <span class="row-last">{hit.phone ? <Code>{hit.phone}</Code> : t("contact.no_phone")}</span>
          {hit.conversation && (
            <span class={`state state-${hit.conversation.state}`}>
              {t(`states.${hit.conversation.state}`)}
            </span>
          )}
        </span>
      </span>
    </>
  );
  return (
    <li class="row" data-testid="found-contact" data-contact={hit.id}>
      <a class="row-link" href={contactAddress(hit.id)}>
        {content}
      </a>
    </li>
  );
}

/** A message or a note that was found, with its place in the conversation behind it. */
export function MessageRow({ hit }: { hit: MessageHit }) {
  const author =
    hit.author === "customer"
      ? ""
      : hit.author === "bot"
        ? t("authors.bot")
        : hit.name || t("authors.operator");
  return (
    <li class="row" data-testid="found-message" data-conversation={hit.conversation_id} data-seq={hit.seq}>
      <a class="row-link" href={conversationAddress(hit.conversation_id, hit.seq)}>
        <Found hit={hit}>
          {author && (
            <span class="row-by">
              <bdi>{author}</bdi>:{" "}
            </span>
          )}
        </Found>
      </a>
    </li>
  );
}

/** What was logged by hand and found, with its contact's card behind it. */
export function TouchRow({ hit }: { hit: TouchHit }) {
  return (
    <li class="row" data-testid="found-touch" data-touch={hit.id}>
      <a class="row-link" href={contactAddress(hit.contact.id)}>
        <Found hit={hit}>
          <span class="row-by">
            {t(touchTitle(hit.way, hit.direction))} · <bdi>{hit.name}</bdi>:{" "}
          </span>
        </Found>
      </a>
    </li>
  );
}

/** Whose words were found, when they came, and the part with the hit; before it who wrote them. */
function Found({ hit, children }: { hit: MessageHit | TouchHit; children: ComponentChildren }) {
  return (
    <>
      <Avatar name={hit.contact.name} />
      <span class="row-main">
        <span class="row-top">
          <bdi class="row-name">{hit.contact.name}</bdi>
          <span class="spacer" />
          <FoundTime at={hit.at} />
        </span>
        <span class="found-text" dir="auto">
          {children}
          <Marked pieces={hit.snippet} />
        </span>
      </span>
    </>
  );
}

function FoundTime({ at }: { at: string }) {
  const today = dayOf(useNow(60_000));
  return (
    <time class="row-time" dateTime={at} title={momentText(at)}>
      {briefMomentText(at, today)}
    </time>
  );
}

function Marked({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <>
      {pieces.map((piece, index) =>
        piece.hit ? <mark key={`${index}-${piece.text}`}>{piece.text}</mark> : piece.text,
      )}
    </>
  );
}
