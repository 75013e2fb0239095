import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ContactCard } from "../contact/ContactCard";
import { DecisionsSection } from "../decisions/Decisions";
import { type Chat, hasOlder, noChat, withMessages, withNotes, withOlder } from "../desk/chat";
import { Timeline } from "../desk/Timeline";
import { t } from "../i18n";
import type { ConversationDetail, MessagePage, Staff } from "../model";
import { ApiError, api, errorText } from "../session/api";
import { useLoaded } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { Avatar, EmptyState, Spinner, VerifiedMark } from "../ui/parts";
import { Episodes } from "./Episodes";
import { type Mark, markOf, returnTo } from "./place";

interface Back {
  href: string;
  label: string;
}

/** How many messages after the one that was found are shown with it. */
const AFTER_FOUND = 60;

/** Mark a message and bring it to the middle; false when it is not there. */
function showFound(log: HTMLElement | null, seq: number): boolean {
  const found = log?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
  if (!found) return false;
  found.dataset.found = "true";
  found.tabIndex = -1;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: "center" });
  return true;
}

/** So close to the beginning, the page before it is fetched. */
const NEAR_START_PX = 160;

const address = (id: string) => `/api/conversations/${encodeURIComponent(id)}`;

/** A conversation to read: its episodes, every message, and who the customer is. */
export function ConversationView({
  id,
  seq,
  staff,
  back,
}: {
  id: string;
  /** The message to show first; without it, the newest. */
  seq?: number | undefined;
  staff: Staff;
  back: Back;
}) {
  const page = seq ? `?before=${seq + AFTER_FOUND}` : "";
  const [loaded, retry] = useLoaded(id, (signal) => api<ConversationDetail>(address(id) + page, { signal }));
  if (loaded.status !== "ready") {
    return (
      <section class="chat-column chat-none" aria-label={t("app.conversation")}>
        {loaded.status === "loading" ? (
          <Spinner label={t("app.loading")} />
        ) : (
          <Failed error={loaded.error} back={back} onRetry={retry} />
        )}
      </section>
    );
  }
  return <Transcript key={id} detail={loaded.value} seq={seq} staff={staff} back={back} />;
}

function Transcript({
  detail,
  seq,
  staff,
  back,
}: {
  detail: ConversationDetail;
  seq: number | undefined;
  staff: Staff;
  back: Back;
}) {
  const { conversation } = detail;
  const { contact } = conversation;
  const [chat, setChat] = useState<Chat>(() =>
    withNotes(
      withMessages({ ...noChat, loaded: true, complete: !detail.more }, detail.messages),
      detail.notes,
    ),
  );
  const heading = useRef<HTMLHeadingElement>(null);
  const log = useRef<HTMLDivElement>(null);
  const mark = useRef<Mark | null>(null);
  useEffect(() => {
    if (!seq || !showFound(log.current, seq)) heading.current?.focus();
  }, []);
  useLayoutEffect(() => {
    if (mark.current) returnTo(mark.current);
    mark.current = null;
  }, [chat.messages]);
  const loadOlder = async () => {
    setChat((had) => ({ ...had, older: "loading" }));
    try {
      const page = await api<MessagePage>(`${address(conversation.id)}?before=${chat.messages[0]?.seq ?? 1}`);
      mark.current = markOf(log.current?.querySelector("[data-seq]"));
      setChat((had) => withOlder(had, page));
    } catch {
      setChat((had) => ({ ...had, older: "failed" }));
    }
  };
  const [newer, setNewer] = useState<"idle" | "loading" | "failed">("idle");
  const lastSeq = chat.messages.at(-1)?.seq ?? 0;
  const loadNewer = async () => {
    setNewer("loading");
    try {
      const page = await api<MessagePage>(`${address(conversation.id)}?after=${lastSeq}`);
      setChat((had) => withMessages(had, page.messages));
      setNewer("idle");
    } catch {
      setNewer("failed");
    }
  };
  return (
    <>
      <section
        class="chat-column"
        aria-label={t("conversation.title", { name: contact.name })}
        data-testid="transcript"
      >
        <header class="chat-head">
          <a class="icon-button" href={back.href} aria-label={back.label} title={back.label}>
            <Icon name="back" flip />
          </a>
          <Avatar name={contact.name} />
          <div class="chat-who">
            <h1 ref={heading} tabIndex={-1}>
              <bdi>{contact.name}</bdi>
              {contact.verified && <VerifiedMark />}
            </h1>
            <p>
              <span class={`state state-${conversation.state}`}>{t(`states.${conversation.state}`)}</span>
              <span class="tag tag-plain">{t("conversation.read_only")}</span>
            </p>
          </div>
        </header>
        <div
          ref={log}
          class="log log-transcript"
          role="log"
          aria-live="off"
          aria-label={t("chat.log", { name: contact.name })}
          data-testid="chat-log"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
          tabIndex={0}
          onScroll={(event) => {
            if (event.currentTarget.scrollTop < NEAR_START_PX && chat.older === "idle" && hasOlder(chat))
              void loadOlder();
          }}
        >
          <Episodes episodes={detail.episodes} />
          <DecisionsSection decisions={detail.decisions} />
          {hasOlder(chat) ? (
            <p class="log-older">
              {chat.older === "failed" && <span role="alert">{t("chat.older_failed")}</span>}
              <button
                type="button"
                class="link"
                disabled={chat.older === "loading"}
                onClick={() => void loadOlder()}
              >
                {chat.older === "loading" ? t("chat.loading_older") : t("chat.older")}
              </button>
            </p>
          ) : (
            <p class="log-start">{chat.messages.length ? t("chat.start") : t("chat.empty")}</p>
          )}
          <Timeline
            messages={chat.messages}
            notes={chat.notes}
            marks={conversation.marks}
            contactName={contact.name}
            own={staff}
          />
          {lastSeq < conversation.last_seq && (
            <p class="log-newer">
              {newer === "failed" && <span role="alert">{t("chat.newer_failed")}</span>}
              <button
                type="button"
                class="link"
                data-testid="newer"
                disabled={newer === "loading"}
                onClick={() => void loadNewer()}
              >
                {newer === "loading" ? t("chat.loading_newer") : t("chat.newer")}
              </button>
            </p>
          )}
        </div>
      </section>
      <ContactCard
        contactId={contact.id}
        version="read"
        fallback={contact}
        currentConversation={conversation.id}
      />
    </>
  );
}

function Failed({ error, back, onRetry }: { error: unknown; back: Back; onRetry: () => void }) {
  const missing =
    error instanceof ApiError && (error.code === "not_found" || error.code === "role.forbidden");
  return (
    <EmptyState
      heading
      tone={missing ? "plain" : "error"}
      icon={missing ? "chats" : "alert"}
      title={missing ? t("conversation.not_found") : t("conversation.load_failed")}
      hint={missing ? t("conversation.not_found_hint") : errorText(error)}
      action={
        <span class="dialog-actions">
          {!missing && (
            <button type="button" class="button button-primary" onClick={onRetry}>
              {t("app.retry")}
            </button>
          )}
          <a class="button" href={back.href}>
            {back.label}
          </a>
        </span>
      }
    />
  );
}
