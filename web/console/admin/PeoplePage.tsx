import { useMemo, useState } from "preact/hooks";
import { fold } from "../../shared/persian";
import { num, t } from "../i18n";
import { useFresh } from "../knowledge/fresh";
import { Awaited } from "../knowledge/paged";
import type { Staff } from "../model";
import { momentText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { Avatar, EmptyState } from "../ui/parts";
import { SectionHead } from "./AdminPage";
import { type People, type Person, readPeople } from "./model";
import { PasswordShown } from "./PasswordShown";
import { PersonDialog } from "./PersonDialog";

/** Everybody who signs in: added, changed, let go. */
export function PeoplePage({ staff }: { staff: Staff }) {
  const known = useFresh("admin-people", readPeople);
  const [editing, setEditing] = useState<Person | "new" | null>(null);
  const [shown, setShown] = useState<{ login: string; password: string } | null>(null);
  const people = known.value;
  return (
    <div class="sheet" data-testid="people">
      <SectionHead title={t("admin.sections.staff")} lead={t("admin.people_lead")}>
        {people && people.roles.length > 0 && (
          <button
            type="button"
            class="button button-primary"
            data-testid="person-new"
            onClick={() => setEditing("new")}
          >
            <Icon name="plus" size={16} />
            {t("admin.person_new")}
          </button>
        )}
      </SectionHead>
      {people && known.error !== null && <p class="note note-warn">{t("admin.stale")}</p>}
      {people ? (
        <List people={people} self={staff.id} onEdit={setEditing} />
      ) : (
        <Awaited error={known.error} again={known.again} title={t("admin.load_failed")} />
      )}
      {editing && people && (
        <PersonDialog
          key={editing === "new" ? "new" : editing.id}
          person={editing === "new" ? null : editing}
          known={people}
          self={staff.id}
          onPassword={(login, password) => setShown({ login, password })}
          onClose={() => setEditing(null)}
        />
      )}
      {shown && <PasswordShown {...shown} onClose={() => setShown(null)} />}
    </div>
  );
}

function List({ people, self, onEdit }: { people: People; self: string; onEdit: (person: Person) => void }) {
  const [query, setQuery] = useState("");
  const [gone, setGone] = useState(false);
  const shown = useMemo(() => {
    const wanted = fold(query);
    return people.people.filter(
      (person) =>
        (gone || person.active) &&
        fold(`${person.name} ${person.login} ${person.team?.name ?? ""}`).includes(wanted),
    );
  }, [people.people, query, gone]);
  const inactive = people.people.filter((person) => !person.active).length;
  return (
    <>
      <div class="replies-bar admin-bar">
        <input
          type="search"
          class="replies-filter"
          value={query}
          dir={query ? "auto" : undefined}
          placeholder={t("admin.people_filter")}
          aria-label={t("admin.people_filter")}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        {inactive > 0 && (
          <label class="check">
            <input
              type="checkbox"
              data-testid="people-gone"
              checked={gone}
              onChange={(event) => setGone(event.currentTarget.checked)}
            />
            {t("admin.show_inactive", { count: inactive })}
          </label>
        )}
      </div>
      {shown.length === 0 ? (
        <EmptyState icon="search" title={t("admin.people_none")} />
      ) : (
        <ul class="replies-list">
          {shown.map((person) => (
            <Row key={person.id} person={person} self={person.id === self} onEdit={() => onEdit(person)} />
          ))}
        </ul>
      )}
    </>
  );
}

function Row({ person, self, onEdit }: { person: Person; self: boolean; onEdit: () => void }) {
  return (
    <li
      class={person.active ? "reply-row person-row" : "reply-row person-row person-gone"}
      data-testid="person-row"
      data-login={person.login}
    >
      <Avatar name={person.name} />
      <div class="reply-main">
        <p class="reply-head">
          <strong>
            <bdi>{person.name}</bdi>
          </strong>
          <bdi class="faint" dir="ltr">
            {person.login}
          </bdi>
          <span class="tag tag-plain">{t(`roles.${person.role}`)}</span>
          {self && <span class="tag tag-green">{t("admin.you")}</span>}
          {!person.active && <span class="tag tag-red">{t("admin.inactive")}</span>}
          {person.active && person.first_password && (
            <span class="tag tag-amber">{t(`admin.first_password_${person.first_password}`)}</span>
          )}
        </p>
        <p class="faint person-facts">
          <span>{person.team?.name ?? t("admin.no_team")}</span>
          {person.role !== "manager" && (
            <span>{t("admin.load", { load: num(person.load), capacity: num(person.capacity) })}</span>
          )}
          <span>{lastSeen(person)}</span>
        </p>
      </div>
      {person.manageable && (
        <button
          type="button"
          class="icon-button"
          data-testid="person-edit"
          aria-label={t("admin.edit_of", { name: person.name })}
          onClick={onEdit}
        >
          <Icon name="pencil" />
        </button>
      )}
    </li>
  );
}

function lastSeen(person: Person): string {
  if (person.active && person.presence !== "offline") return t(`presence.${person.presence}`);
  return person.last_seen_at
    ? t("admin.last_seen", { at: momentText(person.last_seen_at) })
    : t("admin.never_seen");
}
