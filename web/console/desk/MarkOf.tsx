import { t } from "../i18n";
import type { Marks } from "../model";
import { Icon } from "../ui/Icon";

/** Whether the customer has received and read a message of ours. */
export function MarkOf({ seq, marks }: { seq: number; marks: Marks }) {
  const mark = seq <= marks.read ? "read" : seq <= marks.delivered ? "delivered" : "sent";
  const words = t(`marks.${mark}`);
  return (
    <span class={`mark mark-${mark}`} data-testid="mark" data-mark={mark} title={words}>
      <Icon name={mark === "sent" ? "check" : "checks"} size={14} />
      <span class="visually-hidden">{words}</span>
    </span>
  );
}
