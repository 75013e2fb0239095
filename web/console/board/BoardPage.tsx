import { TopBar } from "../app/TopBar";
import { t } from "../i18n";
import type { Staff } from "../model";
import { errorText } from "../session/api";
import { timeText } from "../ui/dates";
import { useOnline, useTitle } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { EmptyState, Spinner } from "../ui/parts";
import { BreachList } from "./BreachList";
import { Figures } from "./Figures";
import { Operators } from "./Operators";
import { Queues } from "./Queues";
import { useBoard } from "./useBoard";

/** The board on a page of its own: managers have no desk around it. */
export function BoardPage({ staff }: { staff: Staff }) {
  useTitle(`${t("board.title")} · ${t("app.name")}`);
  return (
    <div class="page">
      <TopBar staff={staff} page="desk" />
      <BoardView staff={staff} />
    </div>
  );
}

/** The whole room: who waits, who is at work, what was promised, what was broken. */
export function BoardView({ staff }: { staff: Staff }) {
  const { board, error, skewMs, reload } = useBoard();
  const online = useOnline();
  const retry = (
    <button type="button" class="button" onClick={reload}>
      {t("app.retry")}
    </button>
  );
  return (
    <main id="main" tabIndex={-1} class="board" aria-busy={!board && !error} data-testid="board">
      <header class="board-head">
        <h1>{t("board.title")}</h1>
        {board && !board.open && <span class="tag">{t("board.closed_now")}</span>}
        <span class="spacer" />
        {board && <span class="board-at">{t("board.as_of", { time: timeText(board.now) })}</span>}
      </header>
      {board && (error || !online) && (
        <div class="board-stale" role="status" data-testid="board-stale">
          <Icon name="offline" size={16} />
          <p>{t("board.stale", { time: timeText(board.now) })}</p>
          {retry}
        </div>
      )}
      {!board && !error && <Spinner label={t("board.loading")} />}
      {!board && error && (
        <EmptyState
          tone="error"
          icon="alert"
          title={t("board.failed")}
          hint={errorText(error)}
          action={retry}
        />
      )}
      {board && (
        <>
          <Figures board={board} skewMs={skewMs} />
          <div class="board-columns">
            <Queues board={board} staff={staff} skewMs={skewMs} onChanged={reload} />
            <Operators board={board} staff={staff} skewMs={skewMs} onChanged={reload} />
          </div>
          <BreachList breaches={board.breaches} staff={staff} />
        </>
      )}
    </main>
  );
}
