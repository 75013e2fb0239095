import { useState } from "preact/hooks";
import { knownReason } from "../desk/client";
import { num, t } from "../i18n";
import type { Staff } from "../model";
import { QueueDoor } from "../steering/QueueDoor";
import { SteerMenu } from "../steering/SteerMenu";
import { Icon } from "../ui/Icon";
import { addressOf } from "./address";
import { Waited } from "./Clocks";
import { type Board, type BoardTeam, maySeeBoard, maySteer, type WaitingRow } from "./model";
import { TargetsDialog } from "./TargetsDialog";

/** Who waits, by team, the next first. */
export function Queues({
  board,
  staff,
  skewMs,
  onChanged,
}: {
  board: Board;
  staff: Staff;
  skewMs: number;
  onChanged: () => void;
}) {
  return (
    <section class="board-part" aria-labelledby="board-queues">
      <h2 id="board-queues">{t("board.queues")}</h2>
      {board.teams.map((team) => (
        <Queue key={team.id ?? ""} team={team} staff={staff} skewMs={skewMs} onChanged={onChanged} />
      ))}
    </section>
  );
}

function Queue({
  team,
  staff,
  skewMs,
  onChanged,
}: {
  team: BoardTeam;
  staff: Staff;
  skewMs: number;
  onChanged: () => void;
}) {
  const [setting, setSetting] = useState(false);
  const name = team.name ?? t("board.no_team");
  return (
    <div class="board-card" data-testid="board-team" data-team={name}>
      <header class="board-card-head">
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <span class={team.waiting_count ? "count" : "count count-none"}>{num(team.waiting_count)}</span>
        <span class="spacer" />
        {team.id && maySteer(staff) && (
          <QueueDoor team={{ id: team.id, name }} closed={team.closed} onChanged={onChanged} />
        )}
        {team.id && maySeeBoard(staff) && (
          <button
            type="button"
            class="button button-small"
            data-testid="targets"
            aria-label={t("board.targets_of", { team: name })}
            onClick={() => setSetting(true)}
          >
            <Icon name="clock" size={14} />
            {t("board.targets")}
          </button>
        )}
      </header>
      {team.closed && (
        <p class="board-closed" data-testid="queue-closed">
          <Icon name="lock" size={14} />
          <span dir="auto">{t("steering.closed", { message: team.closed.message })}</span>
        </p>
      )}
      {team.waiting.length ? (
        <ul class="board-rows">
          {team.waiting.map((row) => (
            <Waiting key={row.id} row={row} staff={staff} skewMs={skewMs} onChanged={onChanged} />
          ))}
        </ul>
      ) : (
        <p class="board-empty">{t("board.queue_empty")}</p>
      )}
      {team.waiting_count > team.waiting.length && (
        <p class="board-empty">{t("board.more_wait", { count: team.waiting_count - team.waiting.length })}</p>
      )}
      {setting && team.id && (
        <TargetsDialog
          team={{ id: team.id, name }}
          targets={team.targets}
          onClose={() => setSetting(false)}
          onSaved={() => {
            setSetting(false);
            onChanged();
          }}
        />
      )}
    </div>
  );
}

function Waiting({
  row,
  staff,
  skewMs,
  onChanged,
}: {
  row: WaitingRow;
  staff: Staff;
  skewMs: number;
  onChanged: () => void;
}) {
  return (
    <li class="board-row" data-testid="board-waiting" data-conversation={row.id}>
      <span class="board-row-main">
        <a class="board-name" href={addressOf(staff, row.id)}>
          <bdi>{row.contact}</bdi>
        </a>
        {row.reason && (
          <span class={`reason reason-${knownReason(row.reason)}`}>
            {t(`reasons.${knownReason(row.reason)}`)}
          </span>
        )}
        {row.priority > 0 && <span class="tag tag-amber">{t("desk.priority")}</span>}
      </span>
      <Waited since={row.queued_at} clocks={row.clocks} skewMs={skewMs} />
      {maySteer(staff) && (
        <SteerMenu id={row.id} contact={row.contact} priority={row.priority} onChanged={onChanged} />
      )}
    </li>
  );
}
