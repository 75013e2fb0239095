import { t } from "../i18n";
import type { Staff } from "../model";

export type Tab = "own" | "team" | "all";

/** The lists this person may look at. */
export function tabsOf({ role, team }: Staff): Tab[] {
  const everything = role === "supervisor" || role === "admin";
  return [
    "own",
    ...(team || everything ? (["team"] as const) : []),
    ...(everything ? (["all"] as const) : []),
  ];
}

/** Which list is shown. */
export function ListTabs({
  tabs,
  tab,
  onChange,
}: {
  tabs: readonly Tab[];
  tab: Tab;
  onChange: (tab: Tab) => void;
}) {
  if (tabs.length < 2) return null;
  return (
    <fieldset class="list-tabs" aria-label={t("lists.which")}>
      {tabs.map((one) => (
        <button
          key={one}
          type="button"
          class="list-tab"
          aria-pressed={one === tab}
          data-testid={`tab-${one}`}
          onClick={() => onChange(one)}
        >
          {t(`lists.${one}`)}
        </button>
      ))}
    </fieldset>
  );
}
