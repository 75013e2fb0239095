import { useMemo, useState } from "preact/hooks";
import { num, t } from "../i18n";
import { MANY, narrowed } from "../lists/filter";
import { ListTabs, type Tab, tabsOf } from "../lists/ListTabs";
import { LongList } from "../lists/LongList";
import type { Summary } from "../model";
import { SearchPanel } from "../search/SearchPanel";
import { EmptyState, Spinner } from "../ui/parts";
import { ChatRow } from "./ChatRow";
import { useDesk, useDeskState } from "./context";
import { mineOf, snoozedOf, waitingOf } from "./lists";
import { Unsent } from "./Unsent";

/** Who waits and whom this operator serves: both live. */
export function Lists({ chatId }: { chatId: string | null }) {
  const { staff } = useDesk();
  const lists = useDeskState((state) => state.lists);
  const waiting = useMemo(() => waitingOf(lists), [lists]);
  const mine = useMemo(() => mineOf(lists, staff.id), [lists, staff.id]);
  const asleep = useMemo(() => snoozedOf(lists, staff.id), [lists, staff.id]);
  const tabs = useMemo(() => tabsOf(staff), [staff]);
  const [tab, setTab] = useState<Tab>("own");
  const [wanted, setWanted] = useState("");
  const many = waiting.length + mine.length + asleep.length >= MANY;
  const shown = (rows: Summary[]) => (many ? narrowed(rows, wanted) : rows);
  return (
    <nav class="lists" aria-label={t("desk.lists")}>
      {/* An open conversation brings a heading of its own. */}
      {chatId === null && <h1 class="visually-hidden">{t("desk.title")}</h1>}
      <SearchPanel>
        <ListTabs tabs={tabs} tab={tab} onChange={setTab} />
        {tab !== "own" ? (
          <LongList
            key={tab}
            which={tab}
            known={lists.known}
            row={(summary) => (
              <ChatRow key={summary.id} summary={summary} current={summary.id === chatId} placed />
            )}
          />
        ) : lists.loaded ? (
          <>
            {many && (
              <div class="list-filter">
                <input
                  type="search"
                  data-testid="list-filter"
                  value={wanted}
                  dir={wanted ? "auto" : undefined}
                  placeholder={t("lists.filter")}
                  aria-label={t("lists.filter")}
                  onInput={(event) => setWanted(event.currentTarget.value)}
                />
              </div>
            )}
            <List
              id="waiting-list"
              title={t("desk.waiting")}
              rows={shown(waiting)}
              chatId={chatId}
              emptyTitle={t("desk.waiting_empty")}
              emptyHint={t("desk.waiting_empty_hint")}
            />
            <List
              id="mine-list"
              title={t("desk.mine")}
              rows={shown(mine)}
              chatId={chatId}
              emptyTitle={t("desk.mine_empty")}
              emptyHint={t("desk.mine_empty_hint")}
            />
            {asleep.length > 0 && (
              <List id="snoozed-list" title={t("desk.snoozed")} rows={shown(asleep)} chatId={chatId} />
            )}
            <Unsent chatId={chatId} />
          </>
        ) : (
          <Spinner label={t("connection.connecting")} />
        )}
      </SearchPanel>
    </nav>
  );
}

function List({
  id,
  title,
  rows,
  chatId,
  emptyTitle = "",
  emptyHint = "",
}: {
  id: "waiting-list" | "mine-list" | "snoozed-list";
  title: string;
  rows: readonly Summary[];
  chatId: string | null;
  emptyTitle?: string;
  emptyHint?: string;
}) {
  return (
    <section class="list" aria-labelledby={id} data-testid={id}>
      <h2 id={id} class="list-title">
        {title}
        <span class={rows.length ? "count" : "count count-none"}>{num(rows.length)}</span>
      </h2>
      {rows.length ? (
        <ul class="rows">
          {rows.map((summary) => (
            <ChatRow key={summary.id} summary={summary} current={summary.id === chatId} />
          ))}
        </ul>
      ) : (
        <EmptyState icon={id === "waiting-list" ? "inbox" : "chats"} title={emptyTitle} hint={emptyHint} />
      )}
    </section>
  );
}
