import type { ComponentChildren } from "preact";
import { num, t } from "../i18n";
import { durationText } from "../ui/dates";
import { useNow } from "../ui/hooks";
import { type Board, LEVELS, percent } from "./model";

/** The room in five figures. */
export function Figures({ board, skewMs }: { board: Board; skewMs: number }) {
  const now = useNow(5000, skewMs);
  const waiting = board.teams.reduce((sum, team) => sum + team.waiting_count, 0);
  const oldest = board.teams
    .flatMap((team) => team.waiting.map((row) => row.queued_at))
    .sort()
    .at(0);
  const there = board.operators.filter((one) => one.presence === "online");
  const free = there.reduce((sum, one) => sum + Math.max(0, one.capacity - one.load), 0);
  const alone = percent(board.bot.alone, board.bot.with_people);
  const broken = LEVELS.reduce((sum, level) => sum + board.levels.today[level].broken, 0);
  return (
    <section class="board-figures" aria-label={t("board.figures")}>
      <Figure title={t("board.waiting")} value={num(waiting)} id="waiting">
        {oldest
          ? t("board.oldest", { time: durationText(now - Date.parse(oldest)) })
          : t("board.nobody_waits")}
      </Figure>
      <Figure title={t("board.there")} value={num(there.length)} id="there">
        {t("board.free", { count: free })}
      </Figure>
      <Figure
        title={t("board.alone")}
        value={alone === null ? "—" : t("board.percent", { count: alone })}
        id="alone"
      >
        {alone === null
          ? t("board.alone_none")
          : t("board.alone_of", { count: board.bot.alone, all: board.bot.alone + board.bot.with_people })}
      </Figure>
      <Figure title={t("board.broken")} value={num(broken)} id="broken" tone={broken ? "red" : "plain"}>
        {broken ? t("board.broken_below") : t("board.broken_none")}
      </Figure>
      <LevelTable board={board} />
    </section>
  );
}

function Figure({
  title,
  value,
  id,
  tone = "plain",
  children,
}: {
  title: string;
  value: string;
  id: string;
  tone?: "plain" | "red";
  children: ComponentChildren;
}) {
  return (
    <div class={`board-figure board-figure-${tone}`} data-testid={`figure-${id}`}>
      <h2>{title}</h2>
      <p class="board-value">{value}</p>
      <p class="board-note">{children}</p>
    </div>
  );
}

/** Each promise: how many run well, press or are broken now; how many were kept today. */
function LevelTable({ board }: { board: Board }) {
  return (
    <div class="board-figure board-levels">
      <table data-testid="board-levels">
        <caption>{t("board.levels")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("board.level")}</th>
            <th scope="col">{t("board.calm")}</th>
            <th scope="col">{t("board.amber")}</th>
            <th scope="col">{t("board.red")}</th>
            <th scope="col">{t("board.today")}</th>
          </tr>
        </thead>
        <tbody>
          {LEVELS.map((level) => {
            const now = board.levels.now[level];
            const { kept, broken } = board.levels.today[level];
            const share = percent(kept, broken);
            return (
              <tr key={level}>
                <th scope="row">{t(`levels.${level}`)}</th>
                <td>{num(now.calm)}</td>
                <td class={now.amber ? "board-amber" : undefined}>{num(now.amber)}</td>
                <td class={now.red ? "board-red" : undefined}>{num(now.red)}</td>
                <td title={t("board.kept_of", { count: kept, all: kept + broken })}>
                  {share === null ? "—" : t("board.percent", { count: share })}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
