import { t } from "../i18n";
import { useDesk, useDeskState } from "./context";

/** Online or away: one press changes it. */
export function PresenceSwitch() {
  const client = useDesk();
  const presence = useDeskState((state) => state.presence);
  const link = useDeskState((state) => state.link);
  const connected = link === "online";
  const text = connected
    ? t(`presence.${presence}`)
    : link === "connecting"
      ? t("connection.connecting")
      : t("connection.offline");
  return (
    <button
      type="button"
      class="presence"
      role="switch"
      data-testid="presence"
      data-presence={connected ? presence : "offline"}
      aria-checked={connected && presence === "online"}
      aria-label={`${t("presence.label")}: ${text}`}
      title={t("presence.label")}
      disabled={!connected}
      onClick={() => void client.setPresence(presence === "online" ? "away" : "online")}
    >
      <span class="presence-dot" aria-hidden="true" />
      <span class="presence-text">{text}</span>
    </button>
  );
}
