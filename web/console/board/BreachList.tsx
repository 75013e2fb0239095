import { t } from "../i18n";
import type { Staff } from "../model";
import { durationText, timeText } from "../ui/dates";
import { addressOf } from "./address";
import type { Breach } from "./model";

/** What was broken today, the newest first. */
export function BreachList({ breaches, staff }: { breaches: readonly Breach[]; staff: Staff }) {
  return (
    <section class="board-part" aria-labelledby="board-breaches">
      <h2 id="board-breaches">{t("board.breaches")}</h2>
      {breaches.length === 0 ? (
        <p class="board-empty board-card">{t("board.breaches_none")}</p>
      ) : (
        <ul class="board-rows board-card" data-testid="board-breaches">
          {breaches.map((breach) => (
            <li key={breach.id} class="board-row board-row-loose" data-testid="board-breach">
              <time dateTime={breach.at}>{timeText(breach.at)}</time>
              <a class="board-name" href={addressOf(staff, breach.conversation_id)}>
                <bdi>{breach.contact}</bdi>
              </a>
              <span class="tag tag-red">{t(`levels.${breach.level}`)}</span>
              <span class="board-note">
                {t("board.target_was", { time: durationText(breach.target * 1000) })}
              </span>
              <span class="spacer" />
              <bdi class="board-note">
                {breach.operator ?? t("board.nobody_held")}
                {breach.team && `${t("app.list_separator")}${breach.team}`}
              </bdi>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
