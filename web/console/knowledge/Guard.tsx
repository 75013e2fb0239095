import { useEffect, useState } from "preact/hooks";
import { go, guardLeaving } from "../app/router";
import { t } from "../i18n";
import { Dialog } from "../ui/Dialog";

/**
 * Asks before unsaved changes are left, by whatever way: a link, the browser's buttons, closing the window.
 *
 * @param stays does this address leave the row on screen?
 */
export function Guard({
  dirty,
  stays,
  onDiscard,
}: {
  dirty: boolean;
  stays: (address: URL) => boolean;
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
    <Dialog title={t("knowledge.unsaved_title")} onClose={() => setWanted(null)}>
      <p>{t("knowledge.unsaved")}</p>
      <div class="dialog-actions">
        <button
          type="button"
          class="button button-primary"
          data-testid="guard-stay"
          onClick={() => setWanted(null)}
        >
          {t("knowledge.unsaved_stay")}
        </button>
        <button type="button" class="button" data-testid="guard-keep" onClick={leave}>
          {t("knowledge.unsaved_keep")}
        </button>
        <button
          type="button"
          class="button"
          data-testid="guard-discard"
          onClick={() => {
            onDiscard();
            leave();
          }}
        >
          {t("knowledge.unsaved_discard")}
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
