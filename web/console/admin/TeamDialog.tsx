import { useMemo, useState } from "preact/hooks";
import { fold } from "../../shared/persian";
import { num, t } from "../i18n";
import { tellChanged, useFresh } from "../knowledge/fresh";
import { readOptions } from "../knowledge/requests";
import { errorText } from "../session/api";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { Icon } from "../ui/Icon";
import { Trouble } from "../ui/parts";
import { intentTitle } from "../ui/titles";
import { addTeam, changeTeam, type Mode, readPeople, removeTeam, type Team, type Teams } from "./model";

const MODES: Mode[] = ["pull", "push"];

/** One team: its name, how it works, the topics it serves and its people. */
export function TeamDialog({
  team,
  known,
  onClose,
}: {
  team: Team | null;
  known: Teams;
  onClose: () => void;
}) {
  const [name, setName] = useState(team?.name ?? "");
  const [mode, setMode] = useState<Mode>(team?.mode ?? "pull");
  const [isDefault, setDefault] = useState(team?.is_default ?? false);
  const [topics, setTopics] = useState(new Set(team?.topics));
  const people = useFresh("admin-people", readPeople);
  const had = new Set(known.people.filter((one) => team && one.team_id === team.id).map((one) => one.id));
  const [members, setMembers] = useState(had);
  const [removing, setRemoving] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const movable = (people.value?.people ?? []).filter(
    (one) => one.active && one.manageable && one.role !== "manager",
  );

  const attempt = async (act: () => Promise<unknown>) => {
    setBusy(true);
    setTrouble("");
    try {
      await act();
      onClose();
    } catch (error) {
      setBusy(false);
      setRemoving(false);
      setTrouble(errorText(error));
    } finally {
      tellChanged();
    }
  };
  const save = () =>
    attempt(async () => {
      const draft = { name, mode, topics: [...topics] };
      const moved = movable.map((one) => one.id).filter((id) => members.has(id) !== had.has(id));
      const join = moved.filter((id) => members.has(id));
      if (!team) return addTeam({ ...draft, is_default: isDefault, members: join });
      const leave = moved.filter((id) => !members.has(id));
      const made = isDefault && !team.is_default ? { is_default: true } : {};
      return changeTeam(team.id, { ...draft, ...made, join, leave });
    });

  return (
    <Dialog
      wide
      title={team ? t("admin.edit_of", { name: team.name }) : t("admin.team_new")}
      onClose={onClose}
    >
      <form
        class="wrapup"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void save();
        }}
      >
        <div class="field">
          <label class="field-label" for="team-name">
            {t("admin.team_name")}
          </label>
          <input
            id="team-name"
            data-testid="team-name"
            value={name}
            maxLength={100}
            autocomplete="off"
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </div>
        <fieldset class="admin-choices">
          <legend class="field-label">{t("admin.mode")}</legend>
          {MODES.map((one) => (
            <label key={one} class="check">
              <input
                type="radio"
                name="mode"
                data-testid={`mode-${one}`}
                checked={mode === one}
                onChange={() => setMode(one)}
              />
              <span>
                {t(`admin.mode_${one}`)}
                <small class="field-hint"> {t(`admin.mode_hint_${one}`)}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <label class="check">
          <input
            type="checkbox"
            data-testid="team-default"
            checked={isDefault}
            disabled={team?.is_default}
            onChange={(event) => setDefault(event.currentTarget.checked)}
          />
          <span>
            {t("admin.default_team")}
            <small class="field-hint"> {t("admin.default_hint")}</small>
          </span>
        </label>
        <fieldset class="admin-choices">
          <legend class="field-label">{t("admin.members")}</legend>
          <div class="admin-choices-box">
            {movable.map((person) => (
              <label key={person.id} class="check">
                <input
                  type="checkbox"
                  checked={members.has(person.id)}
                  onChange={() => setMembers(toggled(members, person.id))}
                />
                <span>
                  {person.name}
                  <small class="field-hint">
                    {" "}
                    {t("admin.member_hint", {
                      capacity: num(person.capacity),
                      team: person.team?.name ?? t("admin.no_team"),
                    })}
                  </small>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <Topics
          chosen={topics}
          team={team}
          known={known}
          onToggle={(one) => setTopics(toggled(topics, one))}
        />
        {trouble && <Trouble>{trouble}</Trouble>}
        <DialogActions act={t("canned.save")} testId="team-save" disabled={busy} onCancel={onClose}>
          <span class="spacer" />
          {team && (
            <button
              type="button"
              class="button button-danger"
              data-testid="team-remove"
              disabled={busy}
              onClick={() => (removing ? void attempt(() => removeTeam(team.id)) : setRemoving(true))}
            >
              <Icon name="trash" size={16} />
              {removing ? t("canned.remove_sure") : t("admin.team_remove")}
            </button>
          )}
        </DialogActions>
        {removing && (
          <p class="field-hint" role="status">
            {t("admin.team_remove_hint")}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function Topics({
  chosen,
  team,
  known,
  onToggle,
}: {
  chosen: Set<string>;
  team: Team | null;
  known: Teams;
  onToggle: (topic: string) => void;
}) {
  const options = useFresh("options", readOptions);
  const [query, setQuery] = useState("");
  const owner = useMemo(() => {
    const others = known.teams.filter((one) => one.id !== team?.id);
    return new Map(others.flatMap((one) => one.topics.map((topic) => [topic, one.name] as const)));
  }, [known, team]);
  const all = useMemo(() => {
    const names = new Set([...(options.value?.intents ?? []), ...owner.keys(), ...(team?.topics ?? [])]);
    return [...names].sort((a, b) => intentTitle(a).localeCompare(intentTitle(b), "fa"));
  }, [options.value, owner, team]);
  const shown = all.filter((topic) => fold(`${intentTitle(topic)} ${topic}`).includes(fold(query)));
  return (
    <fieldset class="admin-choices">
      <legend class="field-label">{t("admin.topics", { count: chosen.size })}</legend>
      <span class="field-hint">{t("admin.topics_hint")}</span>
      <input
        type="search"
        class="replies-filter"
        value={query}
        placeholder={t("admin.topics_filter")}
        aria-label={t("admin.topics_filter")}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <div class="admin-choices-box">
        {shown.map((topic) => (
          <label key={topic} class="check">
            <input
              type="checkbox"
              data-testid={`topic-${topic}`}
              checked={chosen.has(topic)}
              onChange={() => onToggle(topic)}
            />
            <span>
              {intentTitle(topic)}
              {owner.has(topic) && (
                <small class="field-hint"> {t("admin.topic_of", { team: owner.get(topic) ?? "" })}</small>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function toggled(set: Set<string>, one: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}
