import { t } from "../i18n";
import { momentText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { linesOf } from "./diff";
import type { Editing, Newer } from "./editor";
import { fieldLabel } from "./kinds";
import type { KindName } from "./model";

/** Somebody else has kept a newer version: what of it differs from what is written here, and which shall stand. */
export function NewerNote<D extends object>({
  kind,
  state,
  newer,
  onTake,
  onKeep,
}: {
  kind: KindName;
  state: Editing<D>;
  newer: Newer<D>;
  onTake: (field: keyof D & string) => void;
  onKeep: (field: keyof D & string) => void;
}) {
  const who = newer.by ?? t("knowledge.newer.somebody");
  return (
    <section class="newer-note" role="alert" data-testid="newer">
      <h2>
        <Icon name="alert" />
        {t("knowledge.newer.title", { who })}
      </h2>
      <p>
        {newer.at && <time dateTime={newer.at}>{momentText(newer.at)}. </time>}
        {t(newer.clashes.length ? "knowledge.newer.clashes" : "knowledge.newer.no_clashes")}
      </p>
      {newer.taken.length > 0 && (
        <p data-testid="newer-taken">
          {t("knowledge.newer.taken", {
            fields: newer.taken.map((field) => fieldLabel(kind, field)).join(t("app.list_separator")),
          })}
        </p>
      )}
      {newer.clashes.map((field) => (
        <div key={field} class="clash" data-testid={`clash-${field}`}>
          <h3>{fieldLabel(kind, field)}</h3>
          <div class="clash-sides">
            <Side
              label={t("knowledge.newer.theirs", { who })}
              value={newer.draft[field]}
              action={t("knowledge.newer.take")}
              testId="take-theirs"
              onPick={() => onTake(field)}
            />
            <Side
              label={t("knowledge.newer.mine")}
              value={state.draft[field]}
              action={t("knowledge.newer.keep")}
              testId="keep-mine"
              onPick={() => onKeep(field)}
            />
          </div>
        </div>
      ))}
    </section>
  );
}

function Side({
  label,
  value,
  action,
  testId,
  onPick,
}: {
  label: string;
  value: unknown;
  action: string;
  testId: string;
  onPick: () => void;
}) {
  const text = typeof value === "string" ? value : linesOf(value).join("\n");
  return (
    <div>
      <p class="clash-label">{label}</p>
      <p class="clash-text" dir="auto">
        {text || "—"}
      </p>
      <button type="button" class="button button-small" data-testid={testId} onClick={onPick}>
        {action}
      </button>
    </div>
  );
}
