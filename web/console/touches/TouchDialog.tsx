import { useId, useMemo, useRef, useState } from "preact/hooks";
import { addCaller, type Newcomer } from "../callers/model";
import { NewcomerFields } from "../callers/NewcomerFields";
import { useDesk, useDeskState } from "../desk/context";
import { Drafts } from "../desk/drafts";
import type { TaskDraft } from "../followups/model";
import { TaskFields } from "../followups/TaskFields";
import { t } from "../i18n";
import { ApiError, errorText } from "../session/api";
import { Choices } from "../ui/Choices";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { onControlEnter } from "../ui/keys";
import { MomentField } from "../ui/MomentField";
import { dayTimeOf } from "../ui/moments";
import { Trouble } from "../ui/parts";
import { ReadyMoments } from "../ui/ready";
import { DIRECTIONS, KINDS, LONGEST_TEXT, logTouch, type Touch, type TouchDraft, touchTitle } from "./model";

/** With whom it passed: a contact (`phone` when only their number is known), or somebody who is to be added. */
export type Whom = { id: string; name: string; phone?: string } | { newcomer: Newcomer };

/** Under what the text is kept until it is logged: what was written of one caller is not the next one's. */
const keyOf = (whom: Whom): string =>
  "id" in whom ? whom.id : `new ${whom.newcomer.phone || whom.newcomer.name}`;

/** Log a call, an e-mail, a fax or a visit; or correct what was logged. */
export function TouchDialog({
  whom,
  corrects,
  onLogged,
  onClose,
}: {
  whom: Whom;
  corrects: Touch | null;
  onLogged: (contactId: string) => void;
  onClose: () => void;
}) {
  const client = useDesk();
  const skewMs = useDeskState((state) => state.skewMs);
  const now = Date.now() + skewMs;
  const mornings = useDeskState((state) => state.mornings);
  const id = useId();
  const key = keyOf(whom);
  const [newcomer, setNewcomer] = useState("newcomer" in whom ? whom.newcomer : null);
  const name = "id" in whom ? whom.name : newcomer?.name.trim() || newcomer?.phone || "";
  const drafts = useMemo(() => new Drafts(client.keep, client.staff.id, "touch"), [client]);
  const [draft, setDraft] = useState<TouchDraft>(() => ({
    kind: corrects?.kind ?? "call",
    direction: corrects?.direction ?? "in",
    at: dayTimeOf(corrects?.happened_at ?? now),
    instant: corrects?.happened_at ?? now,
    text: corrects?.text ?? drafts.get(key),
  }));
  const [wanted, setWanted] = useState(false);
  const [task, setTask] = useState<TaskDraft>(() => ({
    title: "",
    due: new ReadyMoments(now, mornings).nextMorning,
    staff: client.staff.id,
  }));
  // Made once: a repeat of the same wish is the same touch.
  const clientId = useRef(crypto.randomUUID());
  const [missing, setMissing] = useState<"text" | "title" | null>(null);
  const [trouble, setTrouble] = useState("");
  const [wrong, setWrong] = useState<keyof Newcomer | null>(null);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<TouchDraft>) => {
    setDraft({ ...draft, ...part });
    if (part.text?.trim()) setMissing(null);
    if (part.text !== undefined && !corrects) drafts.set(key, part.text);
  };
  const save = async () => {
    if (busy) return;
    const lacks = !draft.text.trim() ? "text" : wanted && !task.title.trim() ? "title" : null;
    setMissing(lacks);
    if (lacks === "text") document.getElementById(id)?.focus();
    if (lacks) return;
    setBusy(true);
    setTrouble("");
    setWrong(null);
    try {
      const wish = wanted ? task : null;
      let contactId = key;
      if ("id" in whom) await logTouch(whom, clientId.current, draft, corrects?.id ?? null, wish);
      else contactId = (await addCaller(newcomer ?? whom.newcomer, clientId.current, draft, wish)).contact_id;
      if (!corrects) drafts.set(key, "");
      client.toast("success", t("touch.logged"));
      onClose();
      onLogged(contactId);
    } catch (error) {
      const code = error instanceof ApiError ? error.code : "";
      if (code === "contact.name" || code === "contact.unnamed") setWrong("name");
      if (code === "contact.phone" || code === "contact.known") setWrong("phone");
      setTrouble(errorText(error));
      setBusy(false);
    }
  };
  const title = corrects
    ? t("touch.correct_title")
    : newcomer
      ? t("lookup.new_title")
      : t("touch.title", { name });
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="wrapup"
        data-testid="touch-dialog"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        onKeyDown={onControlEnter(() => void save())}
      >
        {corrects && <p class="dialog-lead">{t("touch.correct_lead")}</p>}
        {newcomer && <NewcomerFields newcomer={newcomer} wrong={wrong} onChange={setNewcomer} />}
        <div class="touch-choices">
          <Choices
            label={t("touch.kind")}
            names={KINDS}
            chosen={draft.kind}
            title={(kind) => `touch.${kind}`}
            onChoose={(kind) => change({ kind })}
          />
          <Choices
            label={t("touch.direction")}
            names={DIRECTIONS}
            chosen={draft.direction}
            title={(direction) => touchTitle(draft.kind, direction)}
            onChoose={(direction) => change({ direction })}
          />
        </div>
        <MomentField value={draft.at} now={now} future={false} onChange={(at) => change({ at })} />
        <div class="field">
          <label class="field-label" for={id}>
            {t("touch.text")}
          </label>
          <textarea
            id={id}
            rows={4}
            dir="auto"
            data-testid="touch-text"
            maxLength={LONGEST_TEXT}
            value={draft.text}
            aria-invalid={missing === "text"}
            aria-describedby={missing === "text" ? `${id}-error` : undefined}
            onInput={(event) => change({ text: event.currentTarget.value })}
          />
          {missing === "text" && (
            <span class="field-error" id={`${id}-error`}>
              {t("touch.text_required")}
            </span>
          )}
        </div>
        {!corrects && (
          <div class="wrapup-task">
            <label class="check">
              <input
                type="checkbox"
                data-testid="touch-follow-up"
                checked={wanted}
                onChange={(event) => {
                  setWanted(event.currentTarget.checked);
                  if (!task.title) setTask({ ...task, title: t("follow_up.for_contact", { name }) });
                }}
              />
              {t("wrapup.follow_up")}
            </label>
            {wanted && (
              <TaskFields
                task={task}
                now={now}
                error={missing === "title" ? t("follow_up.required") : undefined}
                onChange={setTask}
              />
            )}
          </div>
        )}
        {trouble && <Trouble>{trouble}</Trouble>}
        <DialogActions act={t("follow_up.save")} testId="touch-save" disabled={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
