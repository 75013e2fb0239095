import { conversationAddress } from "../app/router";
import { percent, t } from "../i18n";
import { momentText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { EmptyState, RichText } from "../ui/parts";
import { Awaited, More, usePaged } from "./paged";
import { readAsked } from "./requests";

/** What customers really asked that this answer answered, newest first, each with its conversation. */
export function AskedList({ topic }: { topic: string }) {
  const paged = usePaged(
    topic,
    (before) => readAsked(topic, before).then(({ questions, more }) => ({ items: questions, more })),
    (one) => one.message_id,
  );
  const { items } = paged;
  if (!items) return <Awaited {...paged} title={t("knowledge.asked.load_failed")} />;
  if (items.length === 0) {
    return (
      <EmptyState icon="chats" title={t("knowledge.asked.empty")} hint={t("knowledge.asked.empty_hint")} />
    );
  }
  return (
    <>
      <ul class="asked" data-testid="asked">
        {items.map((one) => (
          <li key={one.message_id} class="asked-row" data-testid="asked-row">
            <p dir="auto">
              <RichText text={one.text} />
            </p>
            <p class="asked-meta">
              <time dateTime={one.at}>{momentText(one.at)}</time>
              {one.score !== null && <span>{t("knowledge.score", { score: percent(one.score) })}</span>}
              <a class="link" href={conversationAddress(one.conversation_id)}>
                {t("knowledge.open_conversation")}
                <Icon name="forward" size={12} flip />
              </a>
            </p>
          </li>
        ))}
      </ul>
      <More paged={paged} label={t("knowledge.asked.older")} />
    </>
  );
}
