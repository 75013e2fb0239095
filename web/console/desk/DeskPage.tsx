import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { AdminSections } from "../admin/AdminPage";
import { AlertsButton } from "../alerts/AlertsButton";
import { chatAddress, go, type Route, router } from "../app/router";
import { TopBar } from "../app/TopBar";
import { BoardView } from "../board/BoardPage";
import { maySeeBoard, maySteer } from "../board/model";
import { LookupPage } from "../callers/LookupPage";
import { RepliesPage } from "../canned/RepliesPage";
import { ContactCard } from "../contact/ContactCard";
import { ContactPage } from "../contact/ContactPage";
import { ConversationView } from "../conversation/ConversationView";
import { FollowUpsPage } from "../followups/FollowUpsPage";
import { Reminder } from "../followups/Reminder";
import { t } from "../i18n";
import { mayManage, type Staff } from "../model";
import { OfferCards, useOfferKeys } from "../offers/OfferCards";
import { DialogCompanion } from "../ui/Dialog";
import { useTitle } from "../ui/hooks";
import { EmptyState } from "../ui/parts";
import { useStore } from "../ui/store";
import { ChatPane } from "./ChatPane";
import { ConnectionBanner } from "./ConnectionBanner";
import { DeskContext, useDesk, useDeskState } from "./context";
import { createDeskClient } from "./create";
import { Lists } from "./Lists";
import { mineOf, waitingOf } from "./lists";
import { NothingSelected } from "./NothingSelected";
import { OwnLoad } from "./OwnLoad";
import { unsent } from "./outbox";
import { PresenceSwitch } from "./PresenceSwitch";
import { Shortcuts } from "./Shortcuts";
import { unreadOf } from "./state";
import { Toasts } from "./Toasts";
import { useShortcuts } from "./useShortcuts";

/** The desk of one operator, alive as long as they are signed in and on this page. */
export function DeskPage({ staff }: { staff: Staff }) {
  const client = useMemo(() => createDeskClient(staff), [staff]);
  useEffect(() => {
    client.start();
    return () => client.stop();
  }, [client]);
  return (
    <DeskContext.Provider value={client}>
      <DialogCompanion.Provider value={<OfferCards inDialog />}>
        <Desk staff={staff} />
      </DialogCompanion.Provider>
    </DeskContext.Provider>
  );
}

function Desk({ staff }: { staff: Staff }) {
  const client = useDesk();
  const route = useStore(router, (value) => value);
  const outbox = useDeskState((state) => state.outbox);
  const announcement = useDeskState((state) => state.announcement);
  const [help, setHelp] = useState(false);
  const chatId = route.view === "chat" ? route.id : null;
  const silent = route.view === "chat" && route.silent === true;
  useEffect(() => client.select(chatId, silent), [client, chatId]);
  useDeskTitle();
  useOfferKeys();
  useShortcuts({ chatId, onHelp: () => setHelp(true) });
  const column =
    route.view === "chat" && route.contact ? "contact" : route.view === "home" ? "lists" : "chat";

  const managing = route.view === "admin" && mayManage(staff);

  return (
    <div class="page">
      <TopBar
        staff={staff}
        page={managing ? "admin" : "desk"}
        unsent={unsent(outbox).length}
        onHelp={() => setHelp(true)}
      >
        <AlertsButton />
        <OwnLoad />
        <PresenceSwitch />
      </TopBar>
      <ConnectionBanner />
      <Reminder />
      {managing ? (
        <AdminSections staff={staff} section={route.section} />
      ) : route.view === "board" && maySeeBoard(staff) ? (
        <BoardView staff={staff} />
      ) : (
        <main id="main" tabIndex={-1} class={`desk desk-at-${column}`}>
          <Lists chatId={chatId} />
          <Middle route={route} staff={staff} />
          {route.view === "chat" && <ContactColumn id={route.id} shown={route.contact} />}
        </main>
      )}
      <Toasts />
      <OfferCards />
      <p class="visually-hidden" aria-live="polite">
        {announcement}
      </p>
      {help && <Shortcuts steers={maySteer(staff)} onClose={() => setHelp(false)} />}
    </div>
  );
}

function Middle({ route, staff }: { route: Route; staff: Staff }) {
  const lastChat = useRef<string | null>(null);
  if (route.view === "chat") lastChat.current = route.id;
  if (route.view === "chat") return <ChatPane key={route.id} id={route.id} />;
  if (route.view === "conversation") {
    const back = lastChat.current
      ? { href: chatAddress(lastChat.current), label: t("chat.back_to_chat") }
      : { href: "#/", label: t("conversation.back_to_desk") };
    return (
      <ConversationView
        key={`${route.id}-${route.seq ?? 0}`}
        id={route.id}
        seq={route.seq}
        staff={staff}
        back={back}
      />
    );
  }
  if (route.view === "replies") return <RepliesPage />;
  if (route.view === "follow-ups") return <FollowUpsPage staff={staff} />;
  if (route.view === "lookup") return <LookupPage />;
  if (route.view === "contact") return <ContactPage key={route.id} id={route.id} />;
  if (route.view === "board") return <EmptyState heading icon="user" title={t("board.not_yours")} />;
  return <NothingSelected />;
}

function ContactColumn({ id, shown }: { id: string; shown: boolean }) {
  const summary = useDeskState((state) => state.lists.known[id]);
  const error = useDeskState((state) => state.chats[id]?.error);
  if (!summary && error) return null;
  if (!summary) return <aside class="contact-column" aria-label={t("contact.title")} />;
  return (
    <ContactCard
      contactId={summary.contact.id}
      // Whatever changes what the card may show loads it afresh; its end does not, for then it may be closed to them.
      version={`${summary.handoff?.requested_at}-${summary.contact.verified}-${summary.contact.phone}-${summary.contact.name}`}
      fallback={summary.contact}
      currentConversation={id}
      onBack={shown ? () => go(chatAddress(id)) : undefined}
    />
  );
}

function useDeskTitle(): void {
  const { staff } = useDesk();
  const lists = useDeskState((state) => state.lists);
  const readSeq = useDeskState((state) => state.readSeq);
  const count = useMemo(() => {
    const unread = mineOf(lists, staff.id).reduce((sum, summary) => sum + unreadOf({ readSeq }, summary), 0);
    return waitingOf(lists).length + unread;
  }, [lists, readSeq, staff.id]);
  const title = `${t("desk.title")} · ${t("app.name")}`;
  useTitle(count ? t("desk.title_count", { count, title }) : title);
}
