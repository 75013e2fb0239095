import { useMemo } from "preact/hooks";
import { go, router } from "../app/router";
import { TopBar } from "../app/TopBar";
import { ConversationView } from "../conversation/ConversationView";
import { ConversationsView } from "../conversations/ConversationsView";
import { t } from "../i18n";
import type { Staff } from "../model";
import { dayOf, type IsoDay } from "../ui/dates";
import { useNow, useTitle } from "../ui/hooks";
import { useStore } from "../ui/store";
import { type Range, rangeAddress, rangeOf } from "./range";
import { SatisfactionView } from "./SatisfactionView";

/** The manager's page: satisfaction in a range of days, and the conversations behind each line. */
export function ReportsPage({ staff }: { staff: Staff }) {
  const route = useStore(router, (value) => value);
  const today = dayOf(useNow(60_000));
  const query = route.view === "home" ? route.query.toString() : null;
  const shown = useLastRange(query, today);
  const reading = route.view === "conversation";
  const title = reading
    ? t("app.conversation")
    : t(route.view === "conversations" ? "app.conversations" : "reports.title");
  useTitle(`${title} · ${t("app.name")}`);
  return (
    <div class="page">
      <TopBar staff={staff} page="reports" />
      {route.view === "conversations" ? (
        <ConversationsView staff={staff} id={route.id} />
      ) : reading ? (
        <main id="main" tabIndex={-1} class="desk desk-reading desk-at-chat">
          <ConversationView
            key={route.id}
            id={route.id}
            staff={staff}
            back={{ href: rangeAddress(shown.range), label: t("conversation.back_to_reports") }}
          />
        </main>
      ) : (
        <main id="main" tabIndex={-1} class="reports">
          <SatisfactionView
            range={shown.range}
            badLink={shown.bad}
            today={today}
            onRange={(range) => go(rangeAddress(range))}
          />
        </main>
      )}
    </div>
  );
}

let lastQuery = "";

/** The range of the address; while a conversation is read, the one its report was opened with. */
function useLastRange(query: string | null, today: IsoDay): { range: Range; bad: boolean } {
  if (query !== null) lastQuery = query;
  const current = query ?? lastQuery;
  return useMemo(() => rangeOf(new URLSearchParams(current), today), [current, today]);
}
