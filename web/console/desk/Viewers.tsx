import { t } from "../i18n";
import type { Named } from "../model";
import { Icon } from "../ui/Icon";
import { noChat } from "./chat";
import { useDeskState } from "./context";

/** Which colleagues look at this conversation at this moment. */
export function Viewers({ id }: { id: string }) {
  const viewers = useDeskState((state) => (state.chats[id] ?? noChat).viewers);
  if (!viewers.length) return null;
  const names = viewers.map(nameOf).join(t("chat.and_more"));
  return (
    <span class="viewers" data-testid="viewers" title={t("chat.viewers", { names })}>
      <Icon name="eye" size={15} />
      <span class="visually-hidden">{t("chat.viewers", { names })}</span>
      <bdi aria-hidden="true">{names}</bdi>
    </span>
  );
}

const nameOf = ({ name }: Named) => name;
