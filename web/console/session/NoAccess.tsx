import { go, type Page } from "../app/router";
import { TopBar } from "../app/TopBar";
import { t } from "../i18n";
import type { Staff } from "../model";
import { useTitle } from "../ui/hooks";
import { EmptyState } from "../ui/parts";

/** A page this role does not see, said politely, with the way to the one it does. */
export function NoAccess({ staff, page }: { staff: Staff; page: Page }) {
  useTitle(t("session.no_access_title"));
  const reports = page === "reports";
  const way = reports ? "/desk" : "/reports";
  return (
    <div class="page">
      <TopBar staff={staff} page={page} />
      <main id="main" tabIndex={-1} class="centre" data-testid="no-access">
        <EmptyState
          heading
          icon="user"
          title={t("session.no_access_title")}
          hint={reports ? t("session.no_access_reports") : t("session.no_access_desk")}
          action={
            <a
              class="button button-primary"
              href={way}
              onClick={(event) => {
                event.preventDefault();
                go(way);
              }}
            >
              {reports ? t("session.go_desk") : t("session.go_reports")}
            </a>
          }
        />
      </main>
    </div>
  );
}
