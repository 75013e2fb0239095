import { contactAddress, conversationAddress } from "../app/router";
import { t } from "../i18n";
import { briefMomentText, dayOf, momentText } from "../ui/dates";
import { useNow } from "../ui/hooks";
import { Avatar, Code, EmptyState, Spinner, VerifiedMark } from "../ui/parts";
import type { ContactHit, MessageHit, Piece } from "./model";
import { type Pages, usePages } from "./usePages";

const CONTACTS = 4;
const MESSAGES = 20;

/** What was found: who, then what was said, the newest first. */
export function Results({ question }: { question: string }) {
  const contacts = usePages<ContactHit>("contacts", question, CONTACTS, MESSAGES);
  const messages = usePages<MessageHit>("messages", question, MESSAGES, MESSAGES);
  const settled = contacts.status === "ready" && messages.status === "ready";
  const nothing = settled && !contacts.hits.length && !messages.hits.length;
  return (
    <div
      class="results"
      data-testid="search-results"
      data-question={settled ? question : undefined}
      aria-busy={!settled}
    >
      <p class="visually-hidden" role="status">
        {settled && (nothing ? t("search.nothing") : t("search.found", { count: messages.hits.length }))}
      </p>
      {nothing ? (
        <EmptyState icon="search" title={t("search.nothing")} hint={t("search.nothing_hint")} />
      ) : (
        <>
          <Group id="found-contacts" title={t("search.contacts")} pages={contacts}>
            {contacts.hits.map((hit) => (
              <ContactRow key={hit.id} hit={hit} />
            ))}
          </Group>
          <Group id="found-messages" title={t("search.messages")} pages={messages}>
            {messages.hits.map((hit) => (
              <MessageRow key={hit.id} hit={hit} />
            ))}
          </Group>
        </>
      )}
    </div>
  );
}

function Group({
  id,
  title,
  pages,
  children,
}: {
  id: string;
  title: string;
  pages: Pages<unknown>;
  children: preact.ComponentChildren;
}) {
  if (pages.status === "ready" && !pages.hits.length) return null;
  return (
    <section class="list" aria-labelledby={id} data-testid={id}>
      <h2 id={id} class="list-title">
        {title}
      </h2>
      <ul class="rows">{children}</ul>
      {pages.status === "loading" && !pages.hits.length && <Spinner label={t("search.searching")} />}
      {pages.status === "failed" && (
        <p class="results-more" role="alert">
          {t("search.failed")}{" "}
          <button type="button" class="link" onClick={pages.next}>
            {t("app.retry")}
          </button>
        </p>
      )}
      {pages.more && pages.status !== "failed" && (
        <p class="results-more">
          <button
            type="button"
            class="link"
            data-testid="search-more"
            disabled={pages.status === "loading"}
            onClick={pages.next}
          >
            {t("search.more")}
          </button>
        </p>
      )}
    </section>
  );
}

function ContactRow({ hit }: { hit: ContactHit }) {
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

function MessageRow({ hit }: { hit: MessageHit }) {
  const today = dayOf(useNow(60_000));
  const author =
    hit.author === "customer"
      ? ""
      : hit.author === "bot"
        ? t("authors.bot")
        : hit.name || t("authors.operator");
  return (
    <li class="row" data-testid="found-message" data-conversation={hit.conversation_id} data-seq={hit.seq}>
      <a class="row-link" href={conversationAddress(hit.conversation_id, hit.seq)}>
        <Avatar name={hit.contact.name} />
        <span class="row-main">
          <span class="row-top">
            <bdi class="row-name">{hit.contact.name}</bdi>
            <span class="spacer" />
            <time class="row-time" dateTime={hit.at} title={momentText(hit.at)}>
              {briefMomentText(hit.at, today)}
            </time>
          </span>
          <span class="found-text" dir="auto">
            {author && (
              <span class="row-by">
                <bdi>{author}</bdi>:{" "}
              </span>
            )}
            <Marked pieces={hit.snippet} />
          </span>
        </span>
      </a>
    </li>
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
