import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import type { Summary } from "../model";
import { EmptyState, Spinner } from "../ui/parts";
import { useListing } from "./useListing";

const PAUSE_MS = 250;
const NOTHING_KNOWN = {};
const STATES = {
  team: ["queued", "open", "snoozed"],
  all: ["bot", "queued", "open", "snoozed", "resolved"],
} as const;

/** A team's conversations, or everybody's: narrowed by state and by whose they are, older pages as one scrolls. */
export function LongList({
  which,
  known = NOTHING_KNOWN,
  row,
}: {
  which: "team" | "all";
  /** What news of the socket has brought, where there is one. */
  known?: Readonly<Record<string, Summary>>;
  row: (summary: Summary) => VNode;
}) {
  const [state, setState] = useState("");
  const [typed, setTyped] = useState("");
  const [wanted, setWanted] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setWanted(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = new URLSearchParams({
    list: which,
    ...(state ? { state } : {}),
    ...(wanted ? { q: wanted } : {}),
  }).toString();
  const listing = useListing(query);
  // News of the socket may be newer than the page.
  const rows = useMemo(
    () =>
      listing.rows.map((listed) => {
        const news = listed.readable ? known[listed.id] : undefined;
        return news && news.revision > listed.revision ? news : listed;
      }),
    [listing.rows, known],
  );
  return (
    <section class="list" aria-label={t(`lists.${which}`)} data-testid={`${which}-list`}>
      <div class="list-filter">
        <input
          type="search"
          data-testid="list-filter"
          value={typed}
          dir={typed ? "auto" : undefined}
          placeholder={t("lists.filter")}
          aria-label={t("lists.filter")}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <select
          data-testid="list-state"
          value={state}
          aria-label={t("lists.state")}
          onChange={(event) => setState(event.currentTarget.value)}
        >
          <option value="">{t("lists.any_state")}</option>
          {STATES[which].map((one) => (
            <option key={one} value={one}>
              {t(`states.${one}`)}
            </option>
          ))}
        </select>
      </div>
      {rows.length > 0 && <ul class="rows">{rows.map(row)}</ul>}
      {listing.status === "ready" && !rows.length && (
        <EmptyState
          icon="chats"
          title={t(wanted || state ? "lists.none_found" : "lists.empty")}
          hint={wanted || state ? t("lists.none_found_hint") : undefined}
        />
      )}
      <End listing={listing} shown={rows.length} />
    </section>
  );
}

function End({ listing, shown }: { listing: ReturnType<typeof useListing>; shown: number }) {
  const { status, more, next } = listing;
  const mark = useRef<HTMLParagraphElement>(null);
  const latest = useRef(next);
  latest.current = next;
  useEffect(() => {
    const element = mark.current;
    if (!element || status !== "ready" || !more || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current());
    observer.observe(element);
    return () => observer.disconnect();
  }, [status, more, shown]);
  if (status === "loading") return <Spinner label={t("app.loading")} />;
  if (status === "failed") {
    return (
      <p class="log-older" role="alert">
        {t("lists.failed")}
        <button type="button" class="link" onClick={next}>
          {t("app.retry")}
        </button>
      </p>
    );
  }
  if (!more) return null;
  return (
    <p class="log-older" ref={mark}>
      <button type="button" class="link" data-testid="list-more" onClick={next}>
        {t("lists.more")}
      </button>
    </p>
  );
}
