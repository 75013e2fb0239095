import { useEffect, useMemo, useState } from "preact/hooks";
import { chatAddress, go } from "../app/router";
import { t } from "../i18n";
import type { Summary } from "../model";
import { Icon } from "../ui/Icon";
import { EmptyState, Spinner } from "../ui/parts";
import { WrapUpDialog } from "../wrapup/WrapUpDialog";
import { ChatFoot } from "./ChatFoot";
import { ChatHead } from "./ChatHead";
import { ChatLog } from "./ChatLog";
import { noChat } from "./chat";
import { useDesk, useDeskState } from "./context";
import { Drafts } from "./drafts";
import { FilesDialog } from "./FilesDialog";
import { HandoffCard } from "./HandoffCard";
import { isMine } from "./lists";
import type { Outgoing } from "./outbox";
import { useFileDrop } from "./useFileDrop";
import { ASK_RESOLVE, ASK_TAKE, useAsked } from "./useShortcuts";

/** The conversation on screen: who, why, what was said, and the place to answer. */
export function ChatPane({ id }: { id: string }) {
  const client = useDesk();
  const { staff } = client;
  const summary = useDeskState((state) => state.lists.known[id]);
  const chat = useDeskState((state) => state.chats[id]) ?? noChat;
  const link = useDeskState((state) => state.link);
  const [resolving, setResolving] = useState(false);
  // Counts returns to the draft, so that the composer starts again with it.
  const [draftVersion, setDraftVersion] = useState(0);
  const drafts = useMemo(() => new Drafts(client.keep, staff.id), [client, staff.id]);
  const unsure = useDeskState((state) => state.lists.unsure[id]) === true;
  const mine = useDeskState((state) => isMine(state.lists, id, staff.id));
  const mayCloseAny = staff.role === "supervisor" || staff.role === "admin";
  const mayResolve = mine || (summary?.state === "open" && mayCloseAny && !unsure);
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const choose = (files: readonly File[]) => {
    if (files.length) setChosen((had) => [...had, ...files]);
  };
  const [dropping, drop] = useFileDrop(mine, choose);
  useAsked(ASK_RESOLVE, () => mayResolve && setResolving(true));
  useAsked(ASK_TAKE, () => summary?.state === "queued" && !unsure && void client.take(id));
  useClosedElsewhere(summary, resolving, () => setResolving(false));

  const editRefused = (item: Outgoing) => {
    const kept = item.note ? new Drafts(client.keep, staff.id, "note") : drafts;
    const draft = kept.get(id);
    kept.set(id, draft ? `${draft}\n${item.text}` : item.text);
    client.discard(item.client_id);
    setDraftVersion((version) => version + 1);
  };

  if (!summary || (chat.error && !chat.loaded)) {
    return (
      <section class="chat-column chat-none" aria-label={t("app.conversation")}>
        {chat.error ? (
          <Unreadable id={id} code={chat.error.code} text={chat.error.text} />
        ) : (
          <Spinner label={t("chat.loading")} />
        )}
      </section>
    );
  }
  return (
    <section class="chat-column" aria-label={t("chat.log", { name: summary.contact.name })} {...drop}>
      <ChatHead
        summary={summary}
        onResolve={mayResolve ? () => setResolving(true) : undefined}
        onMoved={goOn}
      />
      {summary.handoff && <HandoffCard handoff={summary.handoff} />}
      <ChatLog
        id={id}
        summary={summary}
        chat={chat}
        readable={mine}
        onEdit={mine ? editRefused : undefined}
      />
      <ChatFoot
        key={`${id}-${draftVersion}`}
        summary={summary}
        unsure={unsure}
        drafts={drafts}
        onFiles={choose}
      />
      {dropping && (
        <div class="drop-here" data-testid="drop-here" aria-hidden="true">
          <Icon name="clip" size={24} />
          {t("files.drop", { name: summary.contact.name })}
        </div>
      )}
      {chosen.length > 0 && mine && (
        <FilesDialog
          files={chosen}
          contactName={summary.contact.name}
          onClose={() => setChosen([])}
          onSend={(files) => {
            setChosen([]);
            client.uploads.add(id, files);
          }}
        />
      )}
      {resolving && (
        <WrapUpDialog
          summary={summary}
          online={link === "online"}
          onClose={() => setResolving(false)}
          onResolved={() => {
            setResolving(false);
            goOn();
          }}
        />
      )}
    </section>
  );
}

/** Where to go on when a conversation has left: to the next in line, or to the lists. */
function goOn(): void {
  go("#/");
  requestAnimationFrame(() => {
    const next = document.querySelector<HTMLElement>(".row-link") ?? document.getElementById("main");
    next?.focus();
  });
}

/** Another tab or a supervisor closed the conversation while its dialog was open here. */
function useClosedElsewhere(summary: Summary | undefined, open: boolean, close: () => void): void {
  const over = open && summary !== undefined && summary.state !== "open";
  useEffect(() => {
    if (over) close();
  }, [over]);
}

function Unreadable({ id, code, text }: { id: string; code: string; text: string }) {
  const client = useDesk();
  const taken = code === "conversation.taken";
  const gone = taken || code === "not_found";
  return (
    <EmptyState
      heading
      icon={gone ? "handoff" : "alert"}
      tone={gone ? "plain" : "error"}
      title={gone ? t("chat.gone") : t("chat.load_failed")}
      hint={gone && !taken ? t("chat.gone_hint") : text}
      action={
        gone ? (
          <a class="button" href="#/">
            {t("chat.back_to_lists")}
          </a>
        ) : (
          <button
            type="button"
            class="button"
            onClick={() => {
              client.reload();
              go(chatAddress(id));
            }}
          >
            {t("app.retry")}
          </button>
        )
      }
    />
  );
}
