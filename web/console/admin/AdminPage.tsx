import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ADMIN_SECTIONS, type AdminSection, router } from "../app/router";
import { TopBar } from "../app/TopBar";
import { t } from "../i18n";
import type { Staff } from "../model";
import { useTitle } from "../ui/hooks";
import { useStore } from "../ui/store";
import { AuditPage } from "./AuditPage";
import { HoursPage } from "./HoursPage";
import { PeoplePage } from "./PeoplePage";
import { TeamsPage } from "./TeamsPage";

/** The page of those who manage without being at the desk. */
export function AdminPage({ staff, section }: { staff: Staff; section: AdminSection }) {
  return (
    <div class="page">
      <TopBar staff={staff} page="admin" />
      <AdminSections staff={staff} section={section} />
    </div>
  );
}

/** People, teams, hours and who did what; at the desk it stands below the desk's own bar, and the desk goes on. */
export function AdminSections({ staff, section }: { staff: Staff; section: AdminSection }) {
  useTitle(`${t(`admin.sections.${section}`)} · ${t("app.name")}`);
  return (
    <>
      <nav class="sections" aria-label={t("admin.title")}>
        {ADMIN_SECTIONS.map((name) => (
          <a
            key={name}
            class="section-link"
            data-testid={`admin-${name}`}
            href={`#/${name}`}
            aria-current={name === section ? "page" : undefined}
          >
            {t(`admin.sections.${name}`)}
          </a>
        ))}
      </nav>
      <main id="main" tabIndex={-1} class="knowledge">
        <Section key={section} staff={staff} section={section} />
      </main>
    </>
  );
}

const NO_QUERY = new URLSearchParams();

function Section({ staff, section }: { staff: Staff; section: AdminSection }) {
  const query = useStore(router, (route) => (route.view === "admin" ? route.query : NO_QUERY));
  switch (section) {
    case "staff":
      return <PeoplePage staff={staff} />;
    case "teams":
      return <TeamsPage />;
    case "hours":
      return <HoursPage />;
    case "audit":
      return <AuditPage query={query} />;
  }
}

/** The head of a section, where the keyboard begins. */
export function SectionHead({
  title,
  lead,
  children,
}: {
  title: string;
  lead: string;
  children?: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <header class="sheet-head admin-head">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p class="faint">{lead}</p>
      </div>
      {children}
    </header>
  );
}
