import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { LONGEST } from "../desk/Composer";
import { useDesk, useDeskState } from "../desk/context";
import { num, t } from "../i18n";
import type { Summary } from "../model";
import { useLoaded } from "../ui/hooks";
import { EmptyState, Spinner } from "../ui/parts";
import { lengthOf } from "../ui/text";
import { MoveDialog } from "./MoveDialog";
import { inOrder, loadPlaces, type Person, type Places, type Team } from "./model";

/** From so many people on they can be looked for by name. */
const MANY = 9;

/** Hand a chat to a colleague or a team: who is there, how much they have, and a note for them. */
export function TransferDialog({
  summary,
  onClose,
  onDone,
}: {
  summary: Summary;
  onClose: () => void;
  onDone: () => void;
}) {
  const client = useDesk();
  const [places, retry] = useLoaded("places", loadPlaces);
  const [to, setTo] = useState("");
  const [note, setNote] = useState("");
  const noteId = useId();
  const long = lengthOf(note.trim()) > LONGEST;
  const target = places.status === "ready" ? targetOf(places.value, to) : null;
  return (
    <MoveDialog
      title={t("moves.transfer_title", { name: summary.contact.name })}
      lead={t("moves.transfer_lead")}
      summary={summary}
      act={target ? t("moves.transfer_to", { name: target.name }) : t("moves.transfer")}
      acting={t("moves.transferring")}
      ready={target !== null && !long}
      onAct={async () => {
        if (target) await client.moves.transfer(summary.id, target.to, target.name, note.trim());
      }}
      onClose={onClose}
      onDone={onDone}
    >
      {places.status === "loading" && <Spinner label={t("app.loading")} />}
      {places.status === "failed" && (
        <EmptyState
          tone="error"
          icon="alert"
          title={t("moves.places_failed")}
          action={
            <button type="button" class="button" onClick={retry}>
              {t("app.retry")}
            </button>
          }
        />
      )}
      {places.status === "ready" && (
        <>
          <Choices summary={summary} places={places.value} to={to} onChange={setTo} />
          <div class="field">
            <label class="field-label" for={noteId}>
              {t("moves.note")}
            </label>
            <textarea
              id={noteId}
              data-testid="transfer-note"
              rows={2}
              dir={note ? "auto" : undefined}
              value={note}
              aria-invalid={long}
              aria-describedby={`${noteId}-hint`}
              onInput={(event) => setNote(event.currentTarget.value)}
            />
            <span id={`${noteId}-hint`} class={long ? "field-error" : "field-hint"}>
              {long ? t("moves.note_long", { limit: LONGEST }) : t("moves.note_hint")}
            </span>
          </div>
        </>
      )}
    </MoveDialog>
  );
}

function targetOf({ people, teams }: Places, chosen: string) {
  const [kind, id] = chosen.split(":");
  if (kind === "team") {
    const team = teams.find((one) => one.id === id);
    return team ? { name: team.name, to: { team_id: team.id } } : null;
  }
  const person = people.find((one) => one.id === id);
  return person ? { name: person.name, to: { staff_id: person.id } } : null;
}

function Choices({
  summary,
  places,
  to,
  onChange,
}: {
  summary: Summary;
  places: Places;
  to: string;
  onChange: (to: string) => void;
}) {
  const { staff } = useDesk();
  const colleagues = useDeskState((state) => state.colleagues);
  const [wanted, setWanted] = useState("");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>("input:not(:disabled)")?.focus(), []);
  // Who comes and goes meanwhile is told by the socket; loads are as they were when this was opened.
  const people = useMemo(() => {
    const now = new Map(colleagues.map((one) => [one.id, one.presence]));
    const fresh = places.people.map((one) => ({ ...one, presence: now.get(one.id) ?? one.presence }));
    return inOrder(fresh, summary.operator?.id ?? (summary.state === "queued" ? undefined : staff.id));
  }, [places, colleagues, summary.operator?.id, summary.state, staff.id]);
  const teamName = (id: string | null) => places.teams.find((team) => team.id === id)?.name;
  const shown = people.filter((one) => one.name.includes(wanted.trim()));
  const gone = people.some((one) => to === `person:${one.id}` && one.presence !== "online");
  useEffect(() => {
    if (gone) onChange("");
  }, [gone]);
  return (
    <div class="transfer-to" ref={box}>
      <fieldset class="targets" data-testid="transfer-teams">
        <legend>{t("moves.to_team")}</legend>
        {places.teams.map((team) => (
          <TeamChoice
            key={team.id}
            team={team}
            there={places.people.filter((one) => one.team_id === team.id && one.presence === "online").length}
            current={summary.team?.id === team.id}
            chosen={to}
            onChange={onChange}
          />
        ))}
        {!places.teams.length && <p class="field-hint">{t("moves.no_teams")}</p>}
      </fieldset>
      <fieldset class="targets" data-testid="transfer-people">
        <legend>{t("moves.to_person")}</legend>
        {people.length >= MANY && (
          <div class="field">
            <input
              type="search"
              value={wanted}
              aria-label={t("moves.find_person")}
              placeholder={t("moves.find_person")}
              onInput={(event) => setWanted(event.currentTarget.value)}
            />
          </div>
        )}
        <div class="targets-scroll">
          {shown.map((person) => (
            <PersonChoice
              key={person.id}
              person={person}
              team={teamName(person.team_id)}
              chosen={to}
              onChange={onChange}
            />
          ))}
        </div>
        {!shown.length && <p class="field-hint">{t("moves.no_people")}</p>}
      </fieldset>
    </div>
  );
}

function TeamChoice({
  team,
  there,
  current,
  chosen,
  onChange,
}: {
  team: Team;
  there: number;
  current: boolean;
  chosen: string;
  onChange: (to: string) => void;
}) {
  const value = `team:${team.id}`;
  return (
    <label class="target">
      <input
        type="radio"
        name="transfer-to"
        value={value}
        checked={chosen === value}
        onChange={() => onChange(value)}
      />
      <span class="target-name">
        <bdi>{team.name}</bdi>
        {current && <span class="tag tag-plain">{t("moves.current_team")}</span>}
      </span>
      <span class="target-facts">
        <span>{there ? t("moves.online_count", { count: there }) : t("moves.nobody_online")}</span>
        <span>{t("moves.waiting_count", { count: team.waiting })}</span>
      </span>
    </label>
  );
}

function PersonChoice({
  person,
  team,
  chosen,
  onChange,
}: {
  person: Person;
  team: string | undefined;
  chosen: string;
  onChange: (to: string) => void;
}) {
  const value = `person:${person.id}`;
  const absent = person.presence !== "online";
  return (
    <label class={absent ? "target target-off" : "target"} data-presence={person.presence}>
      <input
        type="radio"
        name="transfer-to"
        value={value}
        disabled={absent}
        checked={chosen === value}
        onChange={() => onChange(value)}
      />
      <span class="target-name">
        <span class="presence-mark" data-presence={person.presence} aria-hidden="true" />
        <bdi>{person.name}</bdi>
        {team && <bdi class="target-team">{team}</bdi>}
      </span>
      <span class="target-facts">
        <span>{t(`moves.presence_${person.presence}`)}</span>
        <span>
          {t("moves.load", { load: num(person.load), capacity: num(person.capacity) })}
          {person.load >= person.capacity && !absent && <span class="tag tag-amber">{t("moves.full")}</span>}
        </span>
      </span>
    </label>
  );
}
