import { useEffect, useState } from "preact/hooks";
import { go, guardLeaving } from "../app/router";
import { t } from "../i18n";
import { Dialog } from "./Dialog";

/**
 * Asks before unsaved changes are left, by whatever way: a link, the browser's buttons, closing the window.
 *
 * @param stays does this address leave what is being changed on screen?
 * @param keeps are the changes kept as a draft when one leaves? Then that can be chosen too.
 */
export function Guard({
  dirty,
  stays,
  keeps = false,
  onDiscard,
}: {
  dirty: boolean;
  stays: (address: URL) => boolean;
  keeps?: boolean;
  onDiscard: () => void;
}) {
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (!dirty) return;
    guardLeaving((address) => {
      if (stays(new URL(address))) return false;
      setWanted(address);
      return true;
    });
    const unloading = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", unloading);
    document.addEventListener("click", followed, true);
    return () => {
      guardLeaving(null);
      window.removeEventListener("beforeunload", unloading);
      document.removeEventListener("click", followed, true);
    };
  });
  if (wanted === null) return null;
  const leave = () => {
    guardLeaving(null);
    go(wanted);
  };
  return (
    <Dialog title={t("unsaved.title")} onClose={() => setWanted(null)}>
      <p>{t(keeps ? "unsaved.lead_kept" : "unsaved.lead")}</p>
      <div class="dialog-actions">
        <button
          type="button"
          class="button button-primary"
          data-testid="guard-stay"
          onClick={() => setWanted(null)}
        >
          {t("unsaved.stay")}
        </button>
        {keeps && (
          <button type="button" class="button" data-testid="guard-keep" onClick={leave}>
            {t("unsaved.keep")}
          </button>
        )}
        <button
          type="button"
          class="button"
          data-testid="guard-discard"
          onClick={() => {
            onDiscard();
            leave();
          }}
        >
          {t("unsaved.discard")}
        </button>
      </div>
    </Dialog>
  );
}

/** A link of this application goes through `go`, which asks; the browser would have gone already. */
function followed(event: MouseEvent): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.target || link.origin !== location.origin || !ours(link.pathname)) return;
  event.preventDefault();
  event.stopPropagation();
  go(link.href);
}

const ours = (path: string): boolean => ["/desk", "/reports", "/knowledge"].includes(path);
