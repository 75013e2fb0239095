import { useState } from "preact/hooks";
import type { Closing } from "../board/model";
import { useDesk } from "../desk/context";
import { t } from "../i18n";
import type { Named } from "../model";
import { api, errorText } from "../session/api";
import { Icon } from "../ui/Icon";
import { ClosingDialog } from "./ClosingDialog";

/** The button by which a supervisor closes a team's queue and opens it again. */
export function QueueDoor({
  team,
  closed,
  onChanged,
}: {
  team: Named;
  closed: Closing | null;
  onChanged: () => void;
}) {
  const client = useDesk();
  const [asking, setAsking] = useState(false);
  const open = () =>
    api(`/api/teams/${encodeURIComponent(team.id)}/closing`, { method: "DELETE" }).then(onChanged, (error) =>
      client.toast("error", errorText(error)),
    );
  return (
    <>
      <button
        type="button"
        class="button button-small"
        data-testid={closed ? "open-queue" : "close-queue"}
        aria-label={t(closed ? "steering.open_of" : "steering.close_of", { team: team.name })}
        onClick={() => (closed ? void open() : setAsking(true))}
      >
        <Icon name={closed ? "check" : "lock"} size={14} />
        {t(closed ? "steering.open" : "steering.close")}
      </button>
      {asking && (
        <ClosingDialog
          team={team}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            onChanged();
          }}
        />
      )}
    </>
  );
}
