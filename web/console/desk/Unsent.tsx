import { useMemo } from "preact/hooks";
import { chatAddress } from "../app/router";
import { num, t } from "../i18n";
import { Icon } from "../ui/Icon";
import { useDesk, useDeskState } from "./context";
import { isMine } from "./lists";
import { briefly, type Outgoing } from "./outbox";

/** Messages that wait in chats which are in no list: written, not sent, and easily forgotten. */
export function Unsent({ chatId }: { chatId: string | null }) {
  const { staff } = useDesk();
  const outbox = useDeskState((state) => state.outbox);
  const lists = useDeskState((state) => state.lists);
  const groups = useMemo(
    () => [...grouped(outbox)].filter(([id]) => !isMine(lists, id, staff.id)),
    [outbox, lists, staff.id],
  );
  if (!groups.length) return null;
  return (
    <section class="list" aria-labelledby="unsent-list" data-testid="unsent-list">
      <h2 id="unsent-list" class="list-title">
        {t("desk.unsent")}
        <span class="count">{num(groups.length)}</span>
      </h2>
      <ul class="rows">
        {groups.map(([id, items]) => (
          <li key={id} class={id === chatId ? "row row-current" : "row"}>
            <a class="row-link" href={chatAddress(id)} aria-current={id === chatId ? "true" : undefined}>
              <span class="avatar avatar-plain" aria-hidden="true">
                <Icon name="alert" size={16} />
              </span>
              <span class="row-main">
                <span class="row-top">
                  <bdi class="row-name">{lists.known[id]?.contact.name ?? t("desk.unsent_unknown")}</bdi>
                </span>
                <span class="row-bottom">
                  <span class="row-last">
                    <bdi>{items[0] && briefly(items[0])}</bdi>
                  </span>
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function grouped(outbox: readonly Outgoing[]): Map<string, Outgoing[]> {
  const groups = new Map<string, Outgoing[]>();
  for (const item of outbox)
    groups.set(item.conversation_id, [...(groups.get(item.conversation_id) ?? []), item]);
  return groups;
}
