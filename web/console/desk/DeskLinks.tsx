import { router } from "../app/router";
import { reminders } from "../followups/reminders";
import { num, t } from "../i18n";
import { Icon } from "../ui/Icon";
import { useStore } from "../ui/store";

/** The desk's other pages: at the top of the lists, where they are found on a phone too. */
export function DeskLinks() {
  const view = useStore(router, (route) => route.view);
  const due = useStore(reminders, (state) => state.count);
  return (
    <ul class="desk-links">
      <li>
        <a
          class="desk-link"
          href="#/follow-ups"
          data-testid="follow-ups-link"
          aria-current={view === "follow-ups" ? "page" : undefined}
        >
          <Icon name="clock" size={15} />
          {t("follow_up.title")}
          {due > 0 && (
            <span class="count count-due" data-testid="due-count">
              <span aria-hidden="true">{num(due)}</span>
              <span class="visually-hidden">{t("follow_up.due_count", { count: due })}</span>
            </span>
          )}
        </a>
      </li>
      <li>
        <a class="desk-link" href="#/replies" aria-current={view === "replies" ? "page" : undefined}>
          <Icon name="bolt" size={15} />
          {t("canned.nav")}
        </a>
      </li>
      {/* Wider, it has its place in the bar. */}
      <li class="narrow-only">
        <a class="desk-link" href="#/lookup" aria-current={view === "lookup" ? "page" : undefined}>
          <Icon name="phone" size={15} />
          {t("app.lookup")}
        </a>
      </li>
    </ul>
  );
}
