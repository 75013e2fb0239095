import { useEffect } from "preact/hooks";
import { go } from "../app/router";
import { t } from "../i18n";
import { Icon } from "../ui/Icon";
import { isTyping } from "../ui/keys";

export const LOOKUP_ADDRESS = "/desk#/lookup";
/** What the key puts the focus on when the page is there already. */
export const LOOKUP_FIELD = "lookup-field";

function open(): void {
  go(LOOKUP_ADDRESS);
  requestAnimationFrame(() => document.getElementById(LOOKUP_FIELD)?.focus());
}

/** The way to whoever is on the phone, from every page: a button in the bar, and the key C. */
export function LookupLink({ current }: { current: boolean }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const taken = event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey;
      if (taken || event.altKey || event.code !== "KeyC") return;
      if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      open();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <a
      // On a phone the bar is full: there it stands at the top of the lists.
      class="icon-button wide-only"
      href={LOOKUP_ADDRESS}
      data-testid="lookup-link"
      aria-label={t("app.lookup")}
      aria-current={current ? "page" : undefined}
      aria-keyshortcuts="C"
      title={`${t("app.lookup")} (C)`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        open();
      }}
    >
      <Icon name="phone" />
    </a>
  );
}
