import { useState } from "preact/hooks";
import { useDesk } from "../desk/context";
import { t } from "../i18n";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { useStore } from "../ui/store";
import { mayNotify } from "./alerts";
import { chime } from "./chime";

/** How this browser calls its operator: a button that tells whether it does, and where to choose. */
export function AlertsButton() {
  const { alerts } = useDesk();
  const settings = useStore(alerts.choice.store, (value) => value);
  const [open, setOpen] = useState(false);
  const on = settings.sound || settings.desktop;
  const label = t(on ? "alerts.on" : "alerts.off");
  return (
    <>
      <button
        type="button"
        class="icon-button"
        data-testid="alerts"
        aria-label={label}
        title={label}
        onClick={() => setOpen(true)}
      >
        <Icon name={on ? "bell" : "bell_off"} />
      </button>
      {open && <AlertsDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function AlertsDialog({ onClose }: { onClose: () => void }) {
  const { alerts } = useDesk();
  const { sound, desktop } = useStore(alerts.choice.store, (value) => value);
  const [permission, setPermission] = useState(mayNotify());
  const wantDesktop = async (wanted: boolean) => {
    if (!wanted) return alerts.choice.change({ desktop: false });
    // The browser asks its own question, and remembers its answer.
    const answer = mayNotify() === "default" ? await Notification.requestPermission() : mayNotify();
    setPermission(answer);
    alerts.choice.change({ desktop: answer === "granted" });
  };
  return (
    <Dialog title={t("alerts.title")} onClose={onClose}>
      <p class="dialog-lead">{t("alerts.lead")}</p>
      <label class="check">
        <input
          type="checkbox"
          data-testid="alerts-sound"
          checked={sound}
          onChange={(event) => {
            alerts.choice.change({ sound: event.currentTarget.checked });
            if (event.currentTarget.checked) chime(false);
          }}
        />
        {t("alerts.sound")}
      </label>
      <label class="check">
        <input
          type="checkbox"
          data-testid="alerts-desktop"
          checked={desktop && permission === "granted"}
          disabled={permission === "none" || permission === "denied"}
          onChange={(event) => void wantDesktop(event.currentTarget.checked)}
        />
        {t("alerts.desktop")}
      </label>
      {(permission === "denied" || permission === "none") && (
        <p class="note note-warn" data-testid="alerts-denied">
          <Icon name="alert" />
          {t(permission === "denied" ? "alerts.denied" : "alerts.none")}
        </p>
      )}
      <div class="dialog-actions">
        <button type="button" class="button" disabled={!sound} onClick={() => chime(true)}>
          {t("alerts.try")}
        </button>
      </div>
    </Dialog>
  );
}
