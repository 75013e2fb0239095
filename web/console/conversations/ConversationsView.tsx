import { ConversationView } from "../conversation/ConversationView";
import { t } from "../i18n";
import { LongList } from "../lists/LongList";
import type { Staff } from "../model";
import { EmptyState } from "../ui/parts";
import { ReadRow } from "./ReadRow";

/** Everybody's conversations for those who have no desk: a list to read, and the one that is opened from it. */
export function ConversationsView({ staff, id }: { staff: Staff; id: string | null }) {
  return (
    <main
      id="main"
      tabIndex={-1}
      class={`desk desk-listing desk-at-${id ? "chat" : "lists"}`}
      data-testid="conversations"
    >
      <nav class="lists" aria-label={t("desk.lists")}>
        {/* An open conversation brings a heading of its own. */}
        {id === null && <h1 class="visually-hidden">{t("app.conversations")}</h1>}
        <LongList
          which="all"
          row={(summary) => (
            <ReadRow key={summary.id} summary={summary} current={summary.id === id} staff={staff} />
          )}
        />
      </nav>
      {id ? (
        <ConversationView
          key={id}
          id={id}
          staff={staff}
          back={{ href: "#/conversations", label: t("conversation.back_to_list") }}
        />
      ) : (
        <section class="chat-column chat-none" aria-label={t("app.conversation")}>
          <EmptyState icon="chats" title={t("desk.nothing_selected")} hint={t("conversation.choose_hint")} />
        </section>
      )}
    </main>
  );
}
