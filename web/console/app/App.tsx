import { AdminPage } from "../admin/AdminPage";
import { BoardPage } from "../board/BoardPage";
import { maySeeBoard } from "../board/model";
import { DeskPage } from "../desk/DeskPage";
import { t } from "../i18n";
import { KnowledgePage } from "../knowledge/KnowledgePage";
import { mayEdit, mayManage, mayReadReports, mayUseDesk } from "../model";
import { ReportsPage } from "../reports/ReportsPage";
import { FirstPassword } from "../session/FirstPassword";
import { NoAccess } from "../session/NoAccess";
import { SignIn } from "../session/SignIn";
import { loadSession, session } from "../session/session";
import { EmptyState, Spinner } from "../ui/parts";
import { useStore } from "../ui/store";
import { router } from "./router";

/** What is on screen: sign-in, or the page the address names if the role may see it. */
export function App() {
  const state = useStore(session, (value) => value);
  const route = useStore(router, (value) => value);
  const { page } = route;
  const board = route.view === "board";
  switch (state.status) {
    case "loading":
      return (
        <main class="centre">
          <Spinner label={t("app.loading")} />
        </main>
      );
    case "failed":
      return (
        <main class="centre">
          <EmptyState
            heading
            tone="error"
            icon="offline"
            title={t("app.start_failed")}
            hint={state.text}
            action={
              <button type="button" class="button" onClick={() => void loadSession()}>
                {t("app.retry")}
              </button>
            }
          />
        </main>
      );
    case "out":
      return <SignIn demo={state.demo} ended={state.ended} />;
    case "in": {
      const { staff } = state;
      if (state.changePassword) return <FirstPassword name={staff.name} />;
      // Whoever has a desk manages within it, so that their chats go on.
      if (route.view === "admin" && mayManage(staff) && !mayUseDesk(staff)) {
        return <AdminPage key={staff.id} staff={staff} section={route.section} />;
      }
      if (page === "reports") {
        return mayReadReports(staff) ? <ReportsPage staff={staff} /> : <NoAccess staff={staff} page={page} />;
      }
      if (page === "knowledge") {
        return mayEdit(staff) ? (
          <KnowledgePage key={staff.id} staff={staff} />
        ) : (
          <NoAccess staff={staff} page={page} />
        );
      }
      if (board && maySeeBoard(staff) && !mayUseDesk(staff)) return <BoardPage staff={staff} />;
      return mayUseDesk(staff) ? (
        <DeskPage key={staff.id} staff={staff} />
      ) : (
        <NoAccess staff={staff} page={page} />
      );
    }
  }
}
