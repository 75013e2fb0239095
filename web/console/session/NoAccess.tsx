import { go, type Page } from "../app/router";
import { TopBar } from "../app/TopBar";
import { t } from "../i18n";
import type { Staff } from "../model";
import { useTitle } from "../ui/hooks";
import { EmptyState } from "../ui/parts";

/** A page this role does not see, said politely, with the way to the one it does. */
export function NoAccess({ staff, page }: { staff: Staff; page: Page }) {
  useTitle(t("session.no_access_title"));
  const way = page === "desk" ? "/reports" : "/desk";
  return (
    <div class="page">
      <TopBar staff={staff} page={page} />
      <main id="main" tabIndex={-1} class="centre" data-testid="no-access">
        <EmptyState
          heading
          icon="user"
          title={t("session.no_access_title")}
          hint={t(`session.no_access_${page}`)}
          action={
            <a
              class="button button-primary"
              href={way}
              onClick={(event) => {
                event.preventDefault();
                go(way);
              }}
            >
              {t(page === "desk" ? "session.go_reports" : "session.go_desk")}
            </a>
          }
        />
      </main>
    </div>
  );
}
