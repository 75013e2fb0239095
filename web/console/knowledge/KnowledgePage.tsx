import { useEffect, useMemo, useRef } from "preact/hooks";
import { router } from "../app/router";
import { TopBar } from "../app/TopBar";
import { ConversationView } from "../conversation/ConversationView";
import { t } from "../i18n";
import type { Staff } from "../model";
import { useTitle } from "../ui/hooks";
import { EmptyState } from "../ui/parts";
import { useStore } from "../ui/store";
import { addressOf, type Place, placeOf, SECTIONS, type Section } from "./address";
import { ChangeList } from "./ChangeList";
import { KeptDrafts } from "./drafts";
import { useFresh } from "./fresh";
import { GapsPage } from "./GapsPage";
import { ANSWERS, type Kind, PRODUCTS } from "./kinds";
import type { KindName, Options, Row } from "./model";
import { Notices } from "./Notices";
import { PreviewPage } from "./PreviewPage";
import { RowList } from "./RowList";
import { RowPane } from "./RowPane";
import { readOptions } from "./requests";

/** The editors' page: what the bot says, what it could not say, and who changed what. */
export function KnowledgePage({ staff }: { staff: Staff }) {
  const route = useStore(router, (value) => value);
  const drafts = useMemo(() => new KeptDrafts(staff.id), [staff.id]);
  const options = useFresh("options", readOptions);
  const last = useRef<Place>(placeOf([], new URLSearchParams()));
  if (route.view === "home") last.current = placeOf(route.path, route.query);
  const place = last.current;
  const reading = route.view === "conversation";
  const section = t(`knowledge.sections.${place.section}`);
  useTitle(`${reading ? t("app.conversation") : `${section} · ${t("knowledge.title")}`} · ${t("app.name")}`);
  return (
    <div class="page">
      <TopBar staff={staff} page="knowledge" />
      {route.view === "conversation" ? (
        <main id="main" tabIndex={-1} class="desk desk-reading desk-at-chat">
          <ConversationView
            key={route.id}
            id={route.id}
            staff={staff}
            back={{
              href: addressOf(place.section, place.key, place.query),
              label: t("knowledge.back_to", { section }),
            }}
          />
        </main>
      ) : (
        <>
          <Sections current={place.section} />
          <main id="main" tabIndex={-1} class="knowledge">
            <Open place={place} options={options.value} drafts={drafts} />
          </main>
        </>
      )}
      <Notices />
    </div>
  );
}

/** The parts of this page; each remembers what was last asked of it. */
function Sections({ current }: { current: Section }) {
  return (
    <nav class="sections" aria-label={t("knowledge.title")}>
      {SECTIONS.map((section) => (
        <a
          key={section}
          class="section-link"
          data-testid={`section-${section}`}
          href={addressOf(section)}
          aria-current={section === current ? "page" : undefined}
        >
          {t(`knowledge.sections.${section}`)}
        </a>
      ))}
    </nav>
  );
}

function Open({ place, options, drafts }: { place: Place; options: Options | null; drafts: KeptDrafts }) {
  switch (place.section) {
    case "answers":
      return <Shelf kind={ANSWERS} place={place} options={options} drafts={drafts} />;
    case "products":
      return <Shelf kind={PRODUCTS} place={place} options={options} drafts={drafts} />;
    case "gaps":
      return <GapsPage options={options} drafts={drafts} />;
    case "preview":
      return <PreviewPage query={place.query} />;
    case "history":
      return <HistoryPage query={place.query} />;
  }
}

/** Rows beside the one that is open; on a phone one or the other. */
function Shelf<R extends Row, D extends object>({
  kind,
  place,
  options,
  drafts,
}: {
  kind: Kind<R, D>;
  place: Place;
  options: Options | null;
  drafts: KeptDrafts;
}) {
  return (
    <div class={place.key ? "shelf shelf-open" : "shelf"}>
      <RowList
        key={kind.name}
        kind={kind}
        query={place.query}
        openKey={place.key}
        options={options}
        drafts={drafts}
      />
      {place.key ? (
        <RowPane
          key={kind.name}
          kind={kind}
          rowKey={place.key}
          query={place.query}
          options={options}
          drafts={drafts}
        />
      ) : (
        <section class="pane pane-none">
          <EmptyState
            icon="pencil"
            title={t(`knowledge.nothing_open.${kind.name}`)}
            hint={t("knowledge.nothing_open_hint")}
          />
        </section>
      )}
    </div>
  );
}

const KINDS: KindName[] = ["answer", "product"];

function HistoryPage({ query }: { query: URLSearchParams }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const kind = KINDS.find((name) => name === query.get("kind"));
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="sheet">
      <header class="sheet-head">
        <h1 ref={heading} tabIndex={-1}>
          {t("knowledge.sections.history")}
        </h1>
        <p class="faint">{t("knowledge.history.lead")}</p>
      </header>
      <nav class="presets" aria-label={t("knowledge.history.filter")}>
        {[undefined, ...KINDS].map((name) => (
          <a
            key={name ?? "all"}
            class="preset"
            href={addressOf("history", null, name ? new URLSearchParams({ kind: name }) : null)}
            aria-current={name === kind ? "true" : undefined}
          >
            {t(`knowledge.history.of.${name ?? "all"}`)}
          </a>
        ))}
      </nav>
      <ChangeList key={kind} kind={kind} />
    </div>
  );
}
