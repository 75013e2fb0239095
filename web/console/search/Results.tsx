import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { EmptyState, Spinner } from "../ui/parts";
import type { ContactHit, MessageHit, TouchHit } from "./model";
import { ContactRow, MessageRow, TouchRow } from "./rows";
import { type Pages, usePages } from "./usePages";

const CONTACTS = 4;
const TOUCHES = 4;
const MESSAGES = 20;

/** What was found: who, what was logged of them by hand, then what was said, the newest first. */
export function Results({ question }: { question: string }) {
  const contacts = usePages<ContactHit>("contacts", question, CONTACTS, MESSAGES);
  const messages = usePages<MessageHit>("messages", question, MESSAGES, MESSAGES);
  const touches = usePages<TouchHit>("touches", question, TOUCHES, MESSAGES);
  const groups = [contacts, touches, messages];
  const settled = groups.every(({ status }) => status === "ready");
  const nothing = settled && groups.every(({ hits }) => !hits.length);
  return (
    <div
      class="results"
      data-testid="search-results"
      data-question={settled ? question : undefined}
      aria-busy={!settled}
    >
      <p class="visually-hidden" role="status">
        {settled &&
          (nothing
            ? t("search.nothing")
            : t("search.found", { count: messages.hits.length + touches.hits.length }))}
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
          <Group id="found-touches" title={t("search.touches")} pages={touches}>
            {touches.hits.map((hit) => (
              <TouchRow key={hit.id} hit={hit} />
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
  children: ComponentChildren;
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
