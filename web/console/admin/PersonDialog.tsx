import { useState } from "preact/hooks";
import { latinDigits } from "../../shared/persian";
import { digits, t } from "../i18n";
import { tellChanged } from "../knowledge/fresh";
import type { Role } from "../model";
import { ApiError, errorText } from "../session/api";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { Icon } from "../ui/Icon";
import { Trouble } from "../ui/parts";
import { addPerson, changePerson, givePassword, MOST_CHATS, type People, type Person } from "./model";
import { TextField } from "./TextField";

type Asking = "" | "deactivate" | "password";
const FIELDS = ["name", "login", "capacity"];

/** One person: new, or as they are. What is done at once (a new password, letting go) asks a second time. */
export function PersonDialog({
  person,
  known,
  self,
  onPassword,
  onClose,
}: {
  person: Person | null;
  known: People;
  self: string;
  onPassword: (login: string, password: string) => void;
  onClose: () => void;
}) {
  const [login, setLogin] = useState("");
  const [name, setName] = useState(person?.name ?? "");
  const [role, setRole] = useState<Role>(person?.role ?? known.roles[0] ?? "operator");
  const [team, setTeam] = useState(person?.team?.id ?? "");
  const [capacity, setCapacity] = useState(digits(String(person?.capacity ?? 5)));
  const [asking, setAsking] = useState<Asking>("");
  const [busy, setBusy] = useState(false);
  /** What is wrong, by field; "" is of the whole. */
  const [troubles, setTroubles] = useState<Record<string, string>>({});
  const own = person?.id === self;
  const wrong = (field: string) => troubles[field] ?? "";

  const attempt = async (act: () => Promise<unknown>) => {
    setBusy(true);
    setTroubles({});
    try {
      await act();
      tellChanged();
      onClose();
    } catch (error) {
      setBusy(false);
      setAsking("");
      const field = error instanceof ApiError ? String(error.data.field ?? "") : "";
      const told =
        error instanceof ApiError && error.code === "staff.invalid" && (field === "login" || field === "name")
          ? t(`admin.invalid_${field}`)
          : errorText(error);
      setTroubles({ [FIELDS.includes(field) ? field : ""]: told });
    }
  };
  const save = () => {
    const chats = capacity.trim() ? Number(latinDigits(capacity)) : Number.NaN;
    const found: Record<string, string> = {};
    if (!name.trim()) found.name = t("admin.invalid_name");
    if (!person && !login.trim()) found.login = t("admin.invalid_login");
    if (!Number.isInteger(chats) || chats < 0 || chats > MOST_CHATS)
      found.capacity = t("admin.invalid_capacity", { most: MOST_CHATS });
    setTroubles(found);
    if (Object.keys(found).length) return;
    const draft = { name, role, team_id: team || null, capacity: chats };
    void attempt(async () => {
      if (!person) {
        const made = await addPerson({ login, ...draft });
        onPassword(made.login, made.password);
        return;
      }
      const { role: asked, ...rest } = draft;
      await changePerson(person.id, asked === person.role ? rest : draft);
    });
  };
  const renew = (of: Person) =>
    attempt(async () => onPassword(of.login, (await givePassword(of.id)).password));

  return (
    <Dialog
      title={person ? t("admin.edit_of", { name: person.name }) : t("admin.person_new")}
      onClose={onClose}
    >
      <form
        class="wrapup"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) save();
        }}
      >
        <div class="wrapup-pair">
          <TextField
            id="person-name"
            label={t("admin.name")}
            value={name}
            wrong={wrong("name")}
            onInput={setName}
          />
          {person ? (
            <p class="field">
              <span class="field-label">{t("session.login")}</span>
              <bdi dir="ltr" class="person-login">
                {person.login}
              </bdi>
            </p>
          ) : (
            <TextField
              id="person-login"
              label={t("session.login")}
              value={login}
              latin
              hint={t("admin.login_hint")}
              wrong={wrong("login")}
              onInput={setLogin}
            />
          )}
        </div>
        <div class="wrapup-pair">
          <div class="field">
            <label class="field-label" for="person-role">
              {t("admin.role")}
            </label>
            <select
              id="person-role"
              data-testid="person-role"
              value={role}
              disabled={own}
              onChange={(event) => setRole(event.currentTarget.value as Role)}
            >
              {known.roles.map((one) => (
                <option key={one} value={one}>
                  {t(`roles.${one}`)}
                </option>
              ))}
            </select>
            <span class="field-hint">{t(`admin.role_hint_${role}`)}</span>
          </div>
          <div class="field">
            <label class="field-label" for="person-team">
              {t("admin.team")}
            </label>
            <select
              id="person-team"
              data-testid="person-team"
              value={team}
              onChange={(event) => setTeam(event.currentTarget.value)}
            >
              <option value="">{t("admin.no_team")}</option>
              {known.teams.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </div>
        </div>
        {role !== "manager" && (
          <div class="wrapup-pair">
            <div class="field">
              <label class="field-label" for="person-capacity">
                {t("admin.capacity")}
              </label>
              <input
                id="person-capacity"
                data-testid="person-capacity"
                inputMode="numeric"
                maxLength={3}
                autocomplete="off"
                value={capacity}
                aria-invalid={wrong("capacity") !== ""}
                aria-describedby="person-capacity-note"
                onInput={(event) => setCapacity(digits(event.currentTarget.value))}
              />
              <span id="person-capacity-note" class={wrong("capacity") ? "field-error" : "field-hint"}>
                {wrong("capacity") || t("admin.capacity_hint")}
              </span>
            </div>
          </div>
        )}
        {!person && <p class="field-hint">{t("admin.new_hint")}</p>}
        {person && role !== person.role && (
          <p class="note note-warn">
            <Icon name="alert" />
            {t("admin.role_warning")}
          </p>
        )}
        {wrong("") && <Trouble>{wrong("")}</Trouble>}
        <DialogActions act={t("canned.save")} testId="person-save" disabled={busy} onCancel={onClose} />
        {person && !own && (
          <section class="person-acts" aria-label={t("admin.at_once")}>
            <button
              type="button"
              class="button"
              data-testid="person-password"
              disabled={busy}
              onClick={() => (asking === "password" ? void renew(person) : setAsking("password"))}
            >
              <Icon name="lock" size={16} />
              {asking === "password" ? t("admin.password_sure") : t("admin.password_new")}
            </button>
            {person.active ? (
              <button
                type="button"
                class="button button-danger"
                data-testid="person-deactivate"
                disabled={busy}
                onClick={() =>
                  asking === "deactivate"
                    ? void attempt(() => changePerson(person.id, { active: false }))
                    : setAsking("deactivate")
                }
              >
                {asking === "deactivate" ? t("admin.deactivate_sure") : t("admin.deactivate")}
              </button>
            ) : (
              <button
                type="button"
                class="button"
                data-testid="person-activate"
                disabled={busy}
                onClick={() => void attempt(() => changePerson(person.id, { active: true }))}
              >
                {t("admin.activate")}
              </button>
            )}
            <p class="field-hint" role="status">
              {asking === "deactivate" && t("admin.deactivate_hint", { count: person.load })}
              {asking === "password" && t("admin.password_renew_hint")}
            </p>
          </section>
        )}
      </form>
    </Dialog>
  );
}
