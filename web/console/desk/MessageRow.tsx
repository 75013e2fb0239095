import type { ComponentChildren } from "preact";
import { percent, t } from "../i18n";
import type { Message } from "../model";
import { momentText, timeText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { Avatar, RichText } from "../ui/parts";
import { intentTitle } from "../ui/titles";
import { PayloadView } from "./Payload";

/** One message of a log. `head` names its author; `ownName` is shown as "you". */
export function MessageRow({
  message,
  head,
  contactName,
  ownName,
  pending = false,
  foot,
}: {
  message: Message;
  head: boolean;
  contactName: string;
  ownName: string | null;
  pending?: boolean;
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
        {payload && <PayloadView payload={payload} />}
        <p class="message-meta">
          {!pending && (
            <time dateTime={message.created_at} title={momentText(message.created_at)}>
              {timeText(message.created_at)}
            </time>
          )}
          {foot}
          {author === "customer" && isUnderstood(message) && message.understanding?.intent && (
            <Understanding
              intent={message.understanding.intent}
              confidence={message.understanding.confidence}
            />
          )}
        </p>
      </div>
    </div>
  );
}

/** A guess that came to nothing is no news to an operator. */
function isUnderstood({ understanding }: Message): boolean {
  return understanding?.intent !== "nlu_fallback";
}

/** What the bot took the message to mean: there to be glanced at, not read. */
function Understanding({ intent, confidence }: { intent: string; confidence: number }) {
  const sure = percent(confidence);
  return (
    <span
      class={`understanding${confidence < 0.5 ? " understanding-low" : ""}`}
      title={t("chat.understanding", { intent: intentTitle(intent), confidence: sure })}
    >
      <Icon name="bot" size={12} />
      <span class="visually-hidden">
        {t("chat.understanding", { intent: intentTitle(intent), confidence: sure })}
      </span>
      <span aria-hidden="true">
        <bdi>{intentTitle(intent)}</bdi> · {sure}
      </span>
    </span>
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
