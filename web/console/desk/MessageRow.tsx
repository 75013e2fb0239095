import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import type { Message } from "../model";
import { momentText, timeText } from "../ui/dates";
import { Avatar, RichText } from "../ui/parts";
import { PayloadView } from "./Payload";
import { Understanding } from "./Understanding";

/** One message of a log. `head` names its author; `ownName` is shown as "you". */
export function MessageRow({
  message,
  head,
  contactName,
  ownName,
  pending = false,
  preview,
  foot,
}: {
  message: Message;
  head: boolean;
  contactName: string;
  ownName: string | null;
  pending?: boolean;
  /** A picture that only this browser has yet. */
  preview?: string | null | undefined;
  foot?: ComponentChildren;
}) {
  const { author, payload } = message;
  if (author === "system" || payload?.type === "notice") return <Notice message={message} />;
  const byOwn = author === "operator" && message.name === ownName;
  const name =
    author === "customer"
      ? contactName
      : author === "bot"
        ? t("authors.bot")
        : byOwn
          ? t("authors.you")
          : message.name || t("authors.operator");
  return (
    <div
      class={`message message-${author}${head ? " message-head" : ""}${pending ? " message-pending" : ""}`}
      data-testid="message"
      data-author={author}
      data-seq={pending ? undefined : message.seq}
      data-state={pending ? "pending" : "stored"}
    >
      <span class="message-avatar">
        {head && (
          <Avatar
            name={author === "operator" ? (message.name ?? "") || name : name}
            {...(author === "bot" ? { icon: "bot" as const } : {})}
            tone={author === "operator" ? "accent" : "plain"}
          />
        )}
      </span>
      <div class="message-body">
        <p class={head ? "message-author" : "message-author visually-hidden"}>
          <bdi>{name}</bdi>
        </p>
        {message.text && (
          <div class="bubble" dir="auto">
            <RichText text={message.text} />
          </div>
        )}
        {!message.text && !payload && <p class="faint">{t("contact.erased_message")}</p>}
        {payload && <PayloadView payload={payload} preview={preview} />}
        <div class="message-meta">
          {!pending && (
            <time dateTime={message.created_at} title={momentText(message.created_at)}>
              {timeText(message.created_at)}
            </time>
          )}
          {foot}
          {author === "customer" && message.understanding && (
            <Understanding understanding={message.understanding} />
          )}
        </div>
      </div>
    </div>
  );
}

function Notice({ message }: { message: Message }) {
  return (
    <div class="notice" data-testid="message" data-author={message.author} data-seq={message.seq}>
      <bdi>
        <RichText text={message.text} />
      </bdi>
      <time dateTime={message.created_at}>{timeText(message.created_at)}</time>
    </div>
  );
}
