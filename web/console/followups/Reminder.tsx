import { useEffect } from "preact/hooks";
import { go, router } from "../app/router";
import { t } from "../i18n";
import { Icon } from "../ui/Icon";
import { useStore } from "../ui/store";
import { reminders, seen, watchReminders } from "./reminders";

export const FOLLOW_UPS = "#/follow-ups";

/** A quiet word when something of one's own comes due. It stays until it was seen. */
export function Reminder() {
  useEffect(() => watchReminders(), []);
  const fresh = useStore(reminders, (state) => state.fresh);
  const onPage = useStore(router, (route) => route.view === "follow-ups");
  useEffect(() => {
    if (onPage) seen(); // they stand there, above all others
  }, [onPage, fresh]);
  const first = onPage ? undefined : fresh[0];
  return (
    <div class="reminder-place" role="status">
      {first && (
        <div class="reminder" data-testid="reminder">
          <Icon name="clock" />
          <p>
            <strong>{t("follow_up.reminder")}</strong>
            <span class="reminder-what">
              <bdi>{first.title}</bdi> · <bdi>{first.contact.name}</bdi>
            </span>
            {fresh.length > 1 && (
              <span class="faint">{t("follow_up.and_more", { count: fresh.length - 1 })}</span>
            )}
          </p>
          <a
            class="button button-small"
            href={FOLLOW_UPS}
            data-testid="reminder-open"
            onClick={(event) => {
              event.preventDefault();
              go(FOLLOW_UPS);
            }}
          >
            {t("follow_up.see")}
          </a>
          <button
            type="button"
            class="icon-button icon-button-small"
            data-testid="reminder-seen"
            aria-label={t("follow_up.dismiss")}
            title={t("follow_up.dismiss")}
            onClick={seen}
          >
            <Icon name="close" size={15} />
          </button>
        </div>
      )}
    </div>
  );
}
