import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import type { Summary } from "../model";
import { Icon } from "../ui/Icon";
import { Spinner } from "../ui/parts";
import { type Chat, hasOlder, shownMessages, shownNotes } from "./chat";
import { useDesk, useDeskState } from "./context";
import type { Outgoing } from "./outbox";
import { Timeline } from "./Timeline";
import { TypingLine } from "./TypingLine";

/** So close to the end, a reader wants to stay there. */
const NEAR_END_PX = 80;
/** So close to the beginning, the page before it is fetched. */
const NEAR_START_PX = 160;

/** What was said, to its end; older pages come as one scrolls up. `readable`: reading it here counts. */
export function ChatLog({
  id,
  summary,
  chat,
  readable,
  onEdit,
}: {
  id: string;
  summary: Summary;
  chat: Chat;
  readable: boolean;
  /** Take a refused message back into the draft; absent where nothing can be written. */
  onEdit: ((item: Outgoing) => void) | undefined;
}) {
  const client = useDesk();
  const outbox = useDeskState((state) => state.outbox);
  const uploads = useDeskState((state) => state.uploads);
  const link = useDeskState((state) => state.link);
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [below, setBelow] = useState(0);
  const messages = useMemo(() => shownMessages(chat), [chat.messages]);
  const notes = useMemo(() => shownNotes(chat), [chat.messages, chat.notes]);
  const items = useMemo(() => outbox.filter((item) => item.conversation_id === id), [outbox, id]);
  const sending = useMemo(() => uploads.filter((one) => one.conversation_id === id), [uploads, id]);
  const unarrived = items.length + sending.length;
  const first = messages[0]?.seq ?? 0;
  const last = messages.at(-1)?.seq ?? 0;
  const before = useRef({ first, last, height: 0 });

  useLayoutEffect(() => {
    const element = log.current;
    if (!element) return;
    const was = before.current;
    if (was.first > first && first > 0) {
      // Older ones came in above: keep what was being read where it was.
      element.scrollTop += element.scrollHeight - was.height;
    } else if (atEnd.current) {
      element.scrollTop = element.scrollHeight;
    } else if (last > was.last && was.last > 0) {
      setBelow((count) => count + last - was.last);
    }
    before.current = { first, last, height: element.scrollHeight };
  }, [first, last, notes.length, unarrived, chat.typing.length, chat.older]);

  const toEnd = () => {
    atEnd.current = true;
    setBelow(0);
    log.current?.scrollTo({ top: log.current.scrollHeight });
  };
  // What one writes oneself is always shown.
  useLayoutEffect(() => {
    if (unarrived) toEnd();
  }, [unarrived]);

  useEffect(() => {
    const element = log.current;
    if (!element || typeof ResizeObserver === "undefined") return;
    // The composer grows, a phone's keyboard opens: the end stays in sight.
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const read = () => {
      if (readable && atEnd.current && last && document.visibilityState === "visible") client.read(id, last);
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [client, id, last, readable, link, below]);

  const onScroll = () => {
    const element = log.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    if (atEnd.current) setBelow(0);
    if (element.scrollTop < NEAR_START_PX && chat.older === "idle" && chat.loaded) void client.loadOlder(id);
  };

  return (
    <div class="log-frame">
      <div
        ref={log}
        class="log"
        data-testid="chat-log"
        role="log"
        aria-label={t("chat.log", { name: summary.contact.name })}
        aria-busy={!chat.loaded || chat.older === "loading"}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        tabIndex={0}
        onScroll={onScroll}
      >
        {chat.loaded ? (
          <Older chat={chat} onLoad={() => void client.loadOlder(id)} />
        ) : (
          <Spinner label={t("chat.loading")} />
        )}
        {chat.loaded && !messages.length && !unarrived && <p class="log-empty">{t("chat.empty")}</p>}
        {/* What is on its way is shown even before the rest has come. */}
        <Timeline
          messages={messages}
          notes={notes}
          marks={chat.marks}
          contactName={summary.contact.name}
          own={client.staff}
          pending={{
            items,
            uploads: sending,
            onRetryUpload: client.uploads.retry,
            onCancelUpload: client.uploads.cancel,
            online: link === "online",
            onResend: client.resend,
            onDiscard: client.discard,
            onEdit,
          }}
        />
        <TypingLine typing={chat.typing} contactName={summary.contact.name} />
      </div>
      {below > 0 && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" size={16} />
          {t("chat.new_below", { count: below })}
        </button>
      )}
    </div>
  );
}

function Older({ chat, onLoad }: { chat: Chat; onLoad: () => void }) {
  if (!hasOlder(chat)) return chat.messages.length ? <p class="log-start">{t("chat.start")}</p> : null;
  if (chat.older === "loading") return <Spinner label={t("chat.loading_older")} />;
  return (
    <p class="log-older">
      {chat.older === "failed" && <span role="alert">{t("chat.older_failed")}</span>}
      <button type="button" class="link" onClick={onLoad}>
        {chat.older === "failed" ? t("app.retry") : t("chat.older")}
      </button>
    </p>
  );
}
