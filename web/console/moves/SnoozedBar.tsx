import { useState } from "preact/hooks";
import { CommandError } from "../../shared/connection";
import { useDesk, useDeskState } from "../desk/context";
import { ASK_TAKE, useAsked } from "../desk/useShortcuts";
import { t } from "../i18n";
import type { Summary } from "../model";
import { useNow } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { dueText } from "../ui/moments";

/** Under one's own chat that sleeps: until when, and the way to go on at once. */
export function SnoozedBar({ summary, onNote }: { summary: Summary; onNote: (() => void) | undefined }) {
  const client = useDesk();
  const online = useDeskState((state) => state.link === "online");
  const skewMs = useDeskState((state) => state.skewMs);
  const now = useNow(30_000, skewMs);
  const [busy, setBusy] = useState(false);
  const wake = async () => {
    if (busy || !online) return;
    setBusy(true);
    try {
      await client.moves.wake(summary.id);
    } catch (error) {
      client.toast("error", error instanceof CommandError ? error.text : t("app.network_error"));
    }
    setBusy(false);
  };
  useAsked(ASK_TAKE, () => void wake());
  return (
    <div class="take-bar" data-testid="snoozed-bar">
      <p>
        <Icon name="moon" size={16} />{" "}
        {summary.snoozed_until
          ? t("moves.sleeps_until", { time: dueText(summary.snoozed_until, now) })
          : t("chat.snoozed_hint")}
      </p>
      {onNote && (
        <button type="button" class="button button-small" data-testid="mode-note" onClick={onNote}>
          <Icon name="lock" size={14} />
          {t("note.mode_note")}
        </button>
      )}
      <button
        type="button"
        class="button button-primary"
        data-testid="wake"
        disabled={busy || !online}
        title={`${t("moves.wake")} (T)`}
        onClick={() => void wake()}
      >
        {t("moves.wake")}
      </button>
    </div>
  );
}
