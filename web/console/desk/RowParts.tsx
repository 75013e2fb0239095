import { t } from "../i18n";
import type { Staff, Summary } from "../model";
import { briefMomentText, dayOf } from "../ui/dates";
import { useNow } from "../ui/hooks";

/** Where a conversation is and with whom. */
export function PlacedLine({ summary }: { summary: Summary }) {
  return (
    <span class="row-placed">
      <span class={`state state-${summary.state}`}>{t(`states.${summary.state}`)}</span>
      {summary.operator && <bdi>{summary.operator.name}</bdi>}
    </span>
  );
}

/** What was last said, and by whom if by one of the staff. */
export function LastLine({ summary, own: staff }: { summary: Summary; own: Staff }) {
  const { last } = summary;
  if (!last) return <span class="row-last">{t("desk.no_messages")}</span>;
  const own = summary.operator?.id === staff.id;
  const prefix =
    last.author === "operator" ? (own ? t("desk.last_you") : (summary.operator?.name ?? "")) : "";
  return (
    <span class="row-last">
      {prefix && (
        <span class="row-by">
          <bdi>{prefix}</bdi>:{" "}
        </span>
      )}
      <bdi>{last.text}</bdi>
    </span>
  );
}

/** When it was said. */
export function LastTime({ summary }: { summary: Summary }) {
  const today = dayOf(useNow(60_000));
  const at = summary.last?.at ?? summary.opened_at;
  return (
    <time class="row-time" dateTime={at}>
      {briefMomentText(at, today)}
    </time>
  );
}
