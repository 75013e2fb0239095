import { router } from "../app/router";
import { t } from "../i18n";
import { Icon } from "../ui/Icon";
import { useStore } from "../ui/store";

/** The desk's other pages: at the top of the lists, where they are found on a phone too. */
export function DeskLinks() {
  const view = useStore(router, (route) => route.view);
  return (
    <ul class="desk-links">
      <li>
        <a class="desk-link" href="#/replies" aria-current={view === "replies" ? "page" : undefined}>
          <Icon name="bolt" size={15} />
          {t("canned.nav")}
        </a>
      </li>
    </ul>
  );
}
