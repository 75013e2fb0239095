import { useEffect } from "preact/hooks";
import { conversationAddress } from "../app/router";
import { num, t } from "../i18n";
import type { EarlierConversation } from "../model";
import { dayOf, dayText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { useStore } from "../ui/store";
import { loadWrapUpOptions, outcomeTitle, topicTitle, wrapUpOptions } from "../ui/titles";

/** What was said with this contact before; each opens to be read. */
export function EarlierConversations({
  conversations,
  current,
}: {
  conversations: EarlierConversation[];
  current: string | null;
}) {
  // A contact who comes back within a day goes on in the same conversation: how it ended before counts too.
  const earlier = conversations.filter(
    (conversation) => conversation.id !== current || conversation.outcome !== null,
  );
  useEffect(() => {
    // Without the shop's titles the slugs are shown: the list must not wait or fail for them.
    loadWrapUpOptions().catch(() => {});
  }, []);
  return (
    <section class="contact-part" aria-labelledby="contact-earlier">
      <h2 id="contact-earlier">
        {t("contact.earlier")}
        {earlier.length > 0 && <span class="count count-none">{num(earlier.length)}</span>}
      </h2>
      {earlier.length === 0 && <p class="faint">{t("contact.no_earlier")}</p>}
      <ul class="earlier-list">
        {earlier.map((conversation) => (
          <li key={conversation.id} data-testid="earlier-conversation" data-conversation={conversation.id}>
            <EarlierLine conversation={conversation} same={conversation.id === current} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function EarlierLine({ conversation, same }: { conversation: EarlierConversation; same: boolean }) {
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
