import { conversationAddress } from "../app/router";
import { num, t } from "../i18n";
import type { EarlierConversation } from "../model";
import { dayOf, dayText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { useStore } from "../ui/store";
import { outcomeTitle, topicTitle, wrapUpOptions } from "../ui/titles";

/** A conversation of before, in a line that opens it. */
export function EarlierLine({ conversation, same }: { conversation: EarlierConversation; same: boolean }) {
  const options = useStore(wrapUpOptions, (value) => value);
  return (
    <a class="earlier" href={conversationAddress(conversation.id)}>
      <span class="earlier-top">
        <time dateTime={conversation.opened_at}>{dayText(dayOf(conversation.opened_at))}</time>
        {conversation.rating !== null && (
          <span class="stars" title={t("contact.rating", { value: conversation.rating, max: 5 })}>
            <Icon name="star" size={13} />
            <span class="visually-hidden">{t("contact.rating", { value: conversation.rating, max: 5 })}</span>
            <span aria-hidden="true">{num(conversation.rating)}</span>
          </span>
        )}
      </span>
      <span class="earlier-tags">
        <span>{conversation.topic ? topicTitle(conversation.topic, options) : t("contact.no_topic")}</span>
        <span class={conversation.state === "resolved" ? "tag tag-plain" : "tag tag-green"}>
          {conversation.outcome !== null
            ? outcomeTitle(conversation.outcome, options)
            : t(`states.${conversation.state}`)}
        </span>
      </span>
      <span class="earlier-last" dir="auto">
        {conversation.summary || conversation.last_text || t("desk.no_messages")}
      </span>
      <span class="earlier-by">
        {same && `${t("contact.same_conversation")} · `}
        {conversation.operator
          ? t("contact.handled_by", { name: conversation.operator })
          : t("contact.handled_by_bot")}
      </span>
    </a>
  );
}
