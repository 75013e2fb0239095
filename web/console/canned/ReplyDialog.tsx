import { useEffect, useRef, useState } from "preact/hooks";
import { lang, t } from "../i18n";
import { ApiError, api, errorText } from "../session/api";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { Icon } from "../ui/Icon";
import { onControlEnter } from "../ui/keys";
import { Trouble } from "../ui/parts";
import { type Canned, type CannedReply, loadCanned } from "./model";

const EVERYONE = "everyone";
const OWN = "private";

interface Problem {
  field: "shortcut" | "text" | "team_id";
  text: string;
}

/** Write a new canned reply, or change or remove one. What was written stays until it is kept. */
export function ReplyDialog({
  reply,
  known,
  onClose,
}: {
  reply: CannedReply | null;
  known: Canned;
  onClose: () => void;
}) {
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? "");
  const [text, setText] = useState(reply?.text ?? "");
  const [whose, setWhose] = useState(reply?.scope === "team" ? (reply.team_id ?? EVERYONE) : OWN);
  const [seen, setSeen] = useState(reply?.updated_at ?? "");
  const [newer, setNewer] = useState<CannedReply | null>(null);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const [removing, setRemoving] = useState(false);
  // Made once: a repeat of the same wish is the same reply.
  const clientId = useRef(crypto.randomUUID());
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  const attempt = async (work: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setProblems([]);
    setTrouble("");
    try {
      await work();
      await loadCanned();
      onClose();
    } catch (error) {
      setBusy(false);
      setRemoving(false);
      const found = error instanceof ApiError ? error : null;
      if (found?.code === "canned.invalid") {
        const wrong = found.data["problems"] as Problem[];
        setProblems(wrong);
        form.current?.querySelector<HTMLElement>(`[name="${wrong[0]?.field}"]`)?.focus();
      } else if (found?.code === "canned.conflict") setNewer(found.data["current"] as CannedReply);
      else setTrouble(errorText(error));
    }
  };
  const save = () => {
    const scope = whose === OWN ? "private" : "team";
    const team_id = whose === OWN || whose === EVERYONE ? null : whose;
    const fields = { shortcut, text, scope, team_id };
    return attempt(() =>
      reply
        ? api(`/api/canned-replies/${reply.id}`, { method: "PATCH", body: { ...fields, updated_at: seen } })
        : api("/api/canned-replies", { method: "POST", body: { ...fields, client_id: clientId.current } }),
    );
  };
  const remove = () =>
    attempt(() =>
      api(`/api/canned-replies/${reply?.id}/remove`, { method: "POST", body: { updated_at: seen } }),
    );
  const of = (field: Problem["field"]) => problems.filter((problem) => problem.field === field);
  const insert = (name: string) => {
    const field = form.current?.querySelector("textarea");
    const at = field ? field.selectionStart : text.length;
    setText(`${text.slice(0, at)}{{${name}}}${text.slice(field ? field.selectionEnd : at)}`);
    field?.focus();
  };

  return (
    <Dialog title={reply ? t("canned.edit_title") : t("canned.new")} onClose={onClose} wide>
      <form
        ref={form}
        class="wrapup"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        onKeyDown={onControlEnter(() => void save())}
      >
        <div class="wrapup-pair">
          <div class="field">
            <label class="field-label" for="reply-shortcut">
              {t("canned.shortcut")}
            </label>
            <input
              id="reply-shortcut"
              name="shortcut"
              data-testid="reply-shortcut"
              value={shortcut}
              maxLength={40}
              autoComplete="off"
              placeholder={t("canned.shortcut_example")}
              aria-invalid={of("shortcut").length > 0}
              aria-describedby="reply-shortcut-note"
              onInput={(event) => setShortcut(event.currentTarget.value)}
            />
            <FieldNote id="reply-shortcut-note" problems={of("shortcut")} hint={t("canned.shortcut_hint")} />
          </div>
          {known.manages_teams && (
            <div class="field">
              <label class="field-label" for="reply-whose">
                {t("canned.whose")}
              </label>
              <select
                id="reply-whose"
                name="team_id"
                data-testid="reply-whose"
                value={whose}
                onChange={(event) => setWhose(event.currentTarget.value)}
              >
                <option value={OWN}>{t("canned.only_me")}</option>
                <option value={EVERYONE}>{t("canned.everyone")}</option>
                {known.teams.map((team) => (
                  <option key={team.id} value={team.id}>
                    {team.name}
                  </option>
                ))}
              </select>
              <FieldNote id="reply-whose-note" problems={of("team_id")} hint="" />
            </div>
          )}
        </div>
        <div class="field">
          <label class="field-label" for="reply-text">
            {t("canned.text")}
          </label>
          <textarea
            id="reply-text"
            name="text"
            data-testid="reply-text"
            rows={5}
            dir={text ? "auto" : undefined}
            value={text}
            aria-invalid={of("text").length > 0}
            aria-describedby="reply-text-note"
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <FieldNote id="reply-text-note" problems={of("text")} hint={t("canned.variables_hint")} />
          <ul class="variables" aria-label={t("canned.variables")}>
            {known.variables.map((variable) => {
              const name = variable.names[lang === "fa" ? 0 : 1] ?? variable.name;
              return (
                <li key={variable.name}>
                  <button type="button" class="button button-small" onClick={() => insert(name)}>
                    {name}
                  </button>
                </li>
              );
            })}
          </ul>
        </div>
        {newer && (
          <div class="note note-error" role="alert">
            <Icon name="alert" />
            <div>
              <p>{t("canned.conflict")}</p>
              <p class="reply-text" dir="auto">
                {newer.text}
              </p>
              <button
                type="button"
                class="button button-small"
                onClick={() => {
                  setSeen(newer.updated_at);
                  setNewer(null);
                }}
              >
                {t("canned.keep_mine")}
              </button>{" "}
              <button
                type="button"
                class="button button-small"
                onClick={() => {
                  setShortcut(newer.shortcut);
                  setText(newer.text);
                  setSeen(newer.updated_at);
                  setNewer(null);
                }}
              >
                {t("canned.take_theirs")}
              </button>
            </div>
          </div>
        )}
        {trouble && <Trouble>{trouble}</Trouble>}
        <DialogActions
          act={busy ? t("wrapup.saving") : t("canned.save")}
          testId="reply-save"
          disabled={busy || newer !== null}
          keys
          onCancel={onClose}
        >
          <span class="spacer" />
          {reply && (
            <button
              type="button"
              class="button button-danger"
              data-testid="reply-remove"
              disabled={busy || newer !== null}
              onClick={() => (removing ? void remove() : setRemoving(true))}
            >
              <Icon name="trash" size={16} />
              {removing ? t("canned.remove_sure") : t("canned.remove")}
            </button>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}

function FieldNote({ id, problems, hint }: { id: string; problems: Problem[]; hint: string }) {
  return (
    <span id={id} class={problems.length ? "field-error" : "field-hint"}>
      {problems.length ? problems.map((problem) => problem.text).join(" ") : hint}
    </span>
  );
}
