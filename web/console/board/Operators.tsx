import { num, t } from "../i18n";
import type { Staff } from "../model";
import { SteerMenu } from "../steering/SteerMenu";
import { durationText } from "../ui/dates";
import { useNow } from "../ui/hooks";
import { addressOf } from "./address";
import { Standing } from "./Clocks";
import { type Board, type BoardOperator, type HeldRow, inOrder, maySteer } from "./model";

/** Who is at work: presence, load and the chats they hold. */
export function Operators({
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
    <section class="board-part" aria-labelledby="board-operators">
      <h2 id="board-operators">{t("board.operators")}</h2>
      {board.operators.length === 0 && <p class="board-empty">{t("board.no_operators")}</p>}
      <ul class="board-people">
        {inOrder(board.operators).map((one) => (
          <Operator key={one.id} one={one} staff={staff} skewMs={skewMs} onChanged={onChanged} />
        ))}
      </ul>
    </section>
  );
}

function Operator({
  one,
  staff,
  skewMs,
  onChanged,
}: {
  one: BoardOperator;
  staff: Staff;
  skewMs: number;
  onChanged: () => void;
}) {
  const now = useNow(30_000, skewMs);
  const since = one.presence_at ? durationText(Math.max(0, now - Date.parse(one.presence_at))) : null;
  const presence = t(`board.presence_${one.presence}`);
  return (
    <li
      class={`board-card board-person-${one.presence}`}
      data-testid="board-operator"
      data-operator={one.name}
    >
      <div class="board-card-head">
        <span class="board-dot" data-presence={one.presence} aria-hidden="true" />
        <h3>
          <bdi>{one.name}</bdi>
        </h3>
        <span class="board-note" data-testid="board-presence">
          {since ? t("board.presence_since", { presence, time: since }) : presence}
        </span>
        {one.team && <bdi class="board-note">{one.team.name}</bdi>}
        <span class="spacer" />
        <Load one={one} />
      </div>
      {one.chats.length > 0 && (
        <ul class="board-rows">
          {one.chats.map((row) => (
            <Held key={row.id} row={row} staff={staff} skewMs={skewMs} onChanged={onChanged} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** Load over capacity, as text and as a bar. */
function Load({ one }: { one: BoardOperator }) {
  const full = one.load >= one.capacity;
  const label = t("board.load", { load: one.load, capacity: one.capacity });
  return (
    <span class={full ? "board-load board-load-full" : "board-load"} title={label} data-testid="board-load">
      <meter aria-label={label} min={0} max={Math.max(1, one.capacity)} value={one.load} />
      <span aria-hidden="true">
        {t("board.load_short", { load: num(one.load), capacity: num(one.capacity) })}
      </span>
    </span>
  );
}

function Held({
  row,
  staff,
  skewMs,
  onChanged,
}: {
  row: HeldRow;
  staff: Staff;
  skewMs: number;
  onChanged: () => void;
}) {
  return (
    <li class="board-row" data-testid="board-held" data-conversation={row.id}>
      <span class="board-row-main">
        <a class="board-name" href={addressOf(staff, row.id, true)}>
          <bdi>{row.contact}</bdi>
        </a>
        {row.state === "snoozed" && <span class="tag">{t("states.snoozed")}</span>}
      </span>
      <Standing clocks={row.clocks} skewMs={skewMs} />
      {maySteer(staff) && (
        <SteerMenu id={row.id} contact={row.contact} priority={null} onChanged={onChanged} />
      )}
    </li>
  );
}
