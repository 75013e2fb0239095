import { t } from "../i18n";
import { Icon } from "../ui/Icon";
import { useStore } from "../ui/store";
import { notices, untell } from "./notices";

/** What was just done, read out as it comes, with the way back where there is one. */
export function Notices() {
  const shown = useStore(notices, (value) => value);
  return (
    <div class="toasts toasts-live" role="status" data-testid="notices">
      {shown.map(({ key, kind, text, undo }) => (
        <div key={key} class={`toast toast-${kind}`}>
          <Icon name={kind === "success" ? "check" : "alert"} />
          <span dir="auto">{text}</span>
          {undo && (
            <button
              type="button"
              class="button button-small"
              data-testid="notice-undo"
              onClick={() => {
                untell(key);
                undo();
              }}
            >
              {t("knowledge.history.undo")}
            </button>
          )}
          <button
            type="button"
            class="icon-button icon-button-small"
            aria-label={t("app.close")}
            onClick={() => untell(key)}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
    </div>
  );
}
