import { useState } from "preact/hooks";
import { latinDigits } from "../../shared/persian";
import { digits, t } from "../i18n";
import type { Named } from "../model";
import { api, errorText } from "../session/api";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { LEVELS, type Target, type Targets } from "./model";

const MOST_MINUTES = 30 * 24 * 60;

/** Say how soon a team serves its customers, in minutes of working time. */
export function TargetsDialog({
  team,
  targets,
  onClose,
  onSaved,
}: {
  team: Named;
  targets: Targets;
  onClose: () => void;
  onSaved: () => void;
}) {
  const [minutes, setMinutes] = useState(
    () =>
      Object.fromEntries(LEVELS.map((level) => [level, digits(shown(targets[level]))])) as Record<
        string,
        string
      >,
  );
  const [share, setShare] = useState(digits(String(targets.waiting.amber_percent)));
  const [problem, setProblem] = useState("");
  const [saving, setSaving] = useState(false);
  const save = async () => {
    const amber = Number(latinDigits(share));
    const wanted = LEVELS.map(
      (level) => [level, Math.round(Number(latinDigits(minutes[level] ?? "")) * 60)] as const,
    );
    if (
      wanted.some(([, seconds]) => !(seconds >= 10 && seconds <= MOST_MINUTES * 60)) ||
      !(amber >= 10 && amber <= 99)
    ) {
      setProblem(t("board.targets_wrong"));
      return;
    }
    setSaving(true);
    setProblem("");
    const body = Object.fromEntries(
      wanted.map(([level, seconds]) => [level, { seconds, amber_percent: Math.round(amber) }]),
    );
    try {
      await api(`/api/teams/${encodeURIComponent(team.id)}/service-targets`, { method: "PATCH", body });
      onSaved();
    } catch (error) {
      setProblem(errorText(error));
      setSaving(false);
    }
  };
  return (
    <Dialog title={t("board.targets_of", { team: team.name })} onClose={onClose}>
      <form
        class="board-form"
        data-testid="targets-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p class="dialog-lead">{t("board.targets_lead")}</p>
        {LEVELS.map((level) => (
          <label key={level} class="field">
            <span class="field-label">{t("board.target_minutes", { level: t(`levels.${level}`) })}</span>
            <input
              inputMode="decimal"
              name={level}
              value={minutes[level]}
              onInput={(event) => setMinutes({ ...minutes, [level]: event.currentTarget.value })}
            />
          </label>
        ))}
        <label class="field">
          <span class="field-label">{t("board.amber_from")}</span>
          <input
            inputMode="numeric"
            name="amber"
            value={share}
            onInput={(event) => setShare(event.currentTarget.value)}
          />
        </label>
        {problem && (
          <p class="field-error" role="alert">
            {problem}
          </p>
        )}
        <DialogActions
          act={saving ? t("board.saving") : t("board.save")}
          testId="save-targets"
          disabled={saving}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}

function shown(target: Target): string {
  return String(Math.round((target.seconds / 60) * 100) / 100);
}
