import { useState } from "preact/hooks";
import { num, t } from "../i18n";
import { useFresh } from "../knowledge/fresh";
import { Awaited } from "../knowledge/paged";
import { Icon } from "../ui/Icon";
import { EmptyState } from "../ui/parts";
import { intentTitle } from "../ui/titles";
import { SectionHead } from "./AdminPage";
import { readTeams, type Team, type TeamMember } from "./model";
import { TeamDialog } from "./TeamDialog";

const TOPICS_SHOWN = 8;

/** Teams: how each works, what it serves, who is in it. */
export function TeamsPage() {
  const known = useFresh("admin-teams", readTeams);
  const [editing, setEditing] = useState<Team | "new" | null>(null);
  const teams = known.value;
  return (
    <div class="sheet" data-testid="teams">
      <SectionHead title={t("admin.sections.teams")} lead={t("admin.teams_lead")}>
        <button
          type="button"
          class="button button-primary"
          data-testid="team-new"
          disabled={!teams}
          onClick={() => setEditing("new")}
        >
          <Icon name="plus" size={16} />
          {t("admin.team_new")}
        </button>
      </SectionHead>
      {teams && known.error !== null && <p class="note note-warn">{t("admin.stale")}</p>}
      {!teams ? (
        <Awaited error={known.error} again={known.again} title={t("admin.load_failed")} />
      ) : teams.teams.length === 0 ? (
        <EmptyState icon="inbox" title={t("admin.teams_none")} hint={t("admin.teams_none_hint")} />
      ) : (
        <ul class="replies-list">
          {teams.teams.map((team) => (
            <TeamRow
              key={team.id}
              team={team}
              members={teams.people.filter((person) => person.team_id === team.id)}
              onEdit={() => setEditing(team)}
            />
          ))}
        </ul>
      )}
      {editing && teams && (
        <TeamDialog
          key={editing === "new" ? "new" : editing.id}
          team={editing === "new" ? null : editing}
          known={teams}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}

function TeamRow({ team, members, onEdit }: { team: Team; members: TeamMember[]; onEdit: () => void }) {
  const capacity = members.reduce((sum, person) => sum + person.capacity, 0);
  const more = team.topics.length - TOPICS_SHOWN;
  return (
    <li class="reply-row" data-testid="team-row">
      <div class="reply-main team-main">
        <p class="reply-head">
          <strong>
            <bdi>{team.name}</bdi>
          </strong>
          {team.is_default && <span class="tag tag-green">{t("admin.default_team")}</span>}
          <span class="tag tag-plain">{t(`admin.mode_${team.mode}`)}</span>
          {team.waiting > 0 && (
            <span class="tag tag-amber">{t("admin.team_waiting", { count: team.waiting })}</span>
          )}
        </p>
        <p class="faint">
          {members.length
            ? t("admin.team_members", {
                names: members.map((person) => person.name).join(t("app.list_separator")),
                capacity: num(capacity),
              })
            : t("admin.team_empty")}
        </p>
        {team.topics.length > 0 && (
          <p class="team-topics">
            {team.topics.slice(0, TOPICS_SHOWN).map((topic) => (
              <span key={topic} class="tag tag-plain">
                {intentTitle(topic)}
              </span>
            ))}
            {more > 0 && <span class="faint">{t("admin.more_topics", { count: more })}</span>}
          </p>
        )}
      </div>
      <button
        type="button"
        class="icon-button"
        data-testid="team-edit"
        aria-label={t("admin.edit_of", { name: team.name })}
        onClick={onEdit}
      >
        <Icon name="pencil" />
      </button>
    </li>
  );
}
