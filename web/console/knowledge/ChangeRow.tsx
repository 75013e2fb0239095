import { useState } from "preact/hooks";
import { t } from "../i18n";
import { errorText } from "../session/api";
import { momentText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { Avatar } from "../ui/parts";
import { addressOf } from "./address";
import { changesOf, type FieldChange, type Piece } from "./diff";
import { tellChanged } from "./fresh";
import { fieldLabel } from "./kinds";
import type { Change } from "./model";
import { tell } from "./notices";
import { undoChange } from "./requests";

/** One change: who, when, what became of each field; and the way back. */
export function ChangeRow({
  change,
  named,
  onUndone,
}: {
  change: Change;
  named: boolean;
  onUndone?: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const who = change.staff
    ? change.staff.name || t("knowledge.history.somebody")
    : t("knowledge.history.by_file");
  const undo = async () => {
    setBusy(true);
    try {
      await undoChange(change.id);
      tell("success", t("knowledge.history.undone_now"));
      tellChanged();
      onUndone?.();
    } catch (error) {
      tell("error", errorText(error));
    }
    setBusy(false);
  };
  return (
    <li class="change" data-testid="change" data-action={change.action}>
      {change.staff ? <Avatar name={who} tone="accent" /> : <Avatar name="" icon="inbox" />}
      <div class="change-main">
        <p class="change-head">
          <bdi class="change-who">{who}</bdi>
          <span class={`tag ${TONES[change.action]}`}>{t(`knowledge.actions.${actionOf(change)}`)}</span>
          {change.undone && <span class="tag tag-plain">{t("knowledge.history.undone")}</span>}
          <time dateTime={change.at}>{momentText(change.at)}</time>
        </p>
        {named && (
          <p class="change-title">
            <span class="faint">{t(`knowledge.kind.${change.kind}`)}: </span>
            <a class="link" href={addressOf(change.kind === "answer" ? "answers" : "products", change.key)}>
              <bdi>{change.title ?? change.key}</bdi>
            </a>
          </p>
        )}
        <Fields change={change} />
      </div>
      {change.undoable && (
        <button
          type="button"
          class="button button-small change-undo"
          data-testid="undo"
          disabled={busy}
          aria-label={t("knowledge.history.undo_label", { title: change.title ?? change.key })}
          onClick={() => void undo()}
        >
          <Icon name="undo" size={14} flip />
          {t("knowledge.history.undo")}
        </button>
      )}
    </li>
  );
}

const TONES: Record<Change["action"], string> = {
  add: "tag-green",
  edit: "tag-plain",
  retire: "tag-amber",
  restore: "tag-green",
  import: "tag-plain",
  undo: "tag-plain",
};

/** An undone addition is a removal, and its undoing an addition again. */
function actionOf({ action, before, after }: Change): Change["action"] | "remove" {
  if (action === "undo" && after === null) return "remove";
  return action === "undo" && before === null ? "add" : action;
}

/** How many fields are shown before the rest is asked for. */
const FEW = 4;

function Fields({ change }: { change: Change }) {
  const [all, setAll] = useState(false);
  if (change.after === null) return null;
  const fields = changesOf(change);
  const shown = all ? fields : fields.slice(0, change.before === null ? 1 : FEW);
  return (
    <>
      <dl class="change-fields">
        {shown.map((one) => (
          <div key={one.field}>
            <dt>{fieldLabel(change.kind, one.field)}</dt>
            <dd dir="auto">{one.pieces ? <Words pieces={one.pieces} /> : <Lines change={one} />}</dd>
          </div>
        ))}
      </dl>
      {shown.length < fields.length && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          {t("knowledge.history.more_fields", { count: fields.length - shown.length })}
        </button>
      )}
    </>
  );
}

function Words({ pieces }: { pieces: Piece[] }) {
  return (
    <>
      {pieces.map((one, index) => {
        const key = `${index}-${one.kind}`;
        if (one.kind === "gone") return <del key={key}>{one.text}</del>;
        if (one.kind === "new") return <ins key={key}>{one.text}</ins>;
        return <span key={key}>{one.text}</span>;
      })}
    </>
  );
}

function Lines({ change: { added = [], removed = [] } }: { change: FieldChange }) {
  if (!added.length && !removed.length) return <span class="faint">{t("knowledge.history.reordered")}</span>;
  return (
    <ul>
      {removed.map((line) => (
        <li key={`gone ${line}`} dir="auto">
          <del>{line}</del>
        </li>
      ))}
      {added.map((line) => (
        <li key={`new ${line}`} dir="auto">
          <ins>{line}</ins>
        </li>
      ))}
    </ul>
  );
}
