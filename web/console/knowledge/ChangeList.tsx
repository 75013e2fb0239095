import { t } from "../i18n";
import { EmptyState } from "../ui/parts";
import { ChangeRow } from "./ChangeRow";
import type { KindName } from "./model";
import { Awaited, More, usePaged } from "./paged";
import { readHistory } from "./requests";

/** Changes, newest first: of one row, of one kind, or all there are. */
export function ChangeList({ kind, of, onUndone }: { kind?: KindName; of?: string; onUndone?: () => void }) {
  const paged = usePaged(
    `${kind} ${of}`,
    (before) =>
      readHistory({ kind, key: of, before }).then(({ changes, more }) => ({ items: changes, more })),
    (change) => change.id,
  );
  const { items } = paged;
  if (!items) return <Awaited {...paged} title={t("knowledge.history.load_failed")} />;
  if (items.length === 0) return <EmptyState icon="clock" title={t("knowledge.history.empty")} />;
  return (
    <>
      <ol class="changes" data-testid="changes">
        {items.map((change) => (
          <ChangeRow key={change.id} change={change} named={of === undefined} onUndone={onUndone} />
        ))}
      </ol>
      <More paged={paged} label={t("knowledge.history.older")} />
    </>
  );
}
