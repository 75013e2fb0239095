import { t } from "../i18n";
import { Icon } from "../ui/Icon";
import type { Outgoing } from "./outbox";
import type { Pending } from "./Timeline";

/** Where a message on its way stands; a refused one says why and offers what to do. */
export function OutgoingMeta({ item, pending }: { item: Outgoing; pending: Pending }) {
  const { onEdit } = pending;
  if (!item.refused) {
    return (
      <span class="outgoing">
        <Icon name="clock" size={12} />
        {pending.online ? t("chat.sending") : t("chat.waiting_to_send")}
      </span>
    );
  }
  return (
    <span class="outgoing outgoing-refused" role="alert">
      <Icon name="alert" size={13} />
      <span>
        {t("chat.failed")}: {item.refused}
      </span>
      <button type="button" class="link" onClick={() => pending.onResend(item.client_id)}>
        {t("chat.retry")}
      </button>
      {onEdit && !item.products && (
        <button type="button" class="link" onClick={() => onEdit(item)}>
          {t("chat.edit")}
        </button>
      )}
      <button type="button" class="link" onClick={() => pending.onDiscard(item.client_id)}>
        {t("chat.discard")}
      </button>
    </span>
  );
}
