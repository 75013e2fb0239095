import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import type { Summary } from "../model";
import { Icon } from "../ui/Icon";
import { Composer } from "./Composer";
import { useDesk, useDeskState } from "./context";
import type { Drafts } from "./drafts";

/** Below the log: the place to answer, to take the conversation, or why neither can be done. */
export function ChatFoot({
  summary,
  unsure,
  drafts,
}: {
  summary: Summary;
  /** The desk has yet to say where it stands. */
  unsure: boolean;
  drafts: Drafts;
}) {
  const { staff } = useDesk();
  const error = useDeskState((state) => state.chats[summary.id]?.error);
  if (unsure) return <ReadOnly why={error ? t("chat.gone_hint") : t("chat.checking")} />;
  if (summary.state === "open" && summary.operator?.id === staff.id) {
    return <Composer id={summary.id} contactName={summary.contact.name} drafts={drafts} />;
  }
  if (summary.state === "queued") return <TakeBar id={summary.id} />;
  return <ReadOnly why={whyReadOnly(summary)} />;
}

function ReadOnly({ why }: { why: string }) {
  return (
    <p class="foot-note" data-testid="read-only">
      <Icon name="eye" size={16} />
      {why}
    </p>
  );
}

function whyReadOnly(summary: Summary): string {
  switch (summary.state) {
    case "open":
      return summary.operator ? t("chat.held_by", { name: summary.operator.name }) : t("chat.taken_unknown");
    case "bot":
      return t("chat.with_bot_hint");
    case "snoozed":
      return t("chat.snoozed_hint");
    default:
      return t("chat.resolved_hint");
  }
}

function TakeBar({ id }: { id: string }) {
  const client = useDesk();
  const taking = useDeskState((state) => state.taking);
  const link = useDeskState((state) => state.link);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // On a touch screen nothing is gained by focus, and the page may scroll.
    if (window.matchMedia("(pointer: fine)").matches) button.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div class="take-bar">
      <p>{t("chat.waiting_hint")}</p>
      <button
        ref={button}
        type="button"
        class="button button-primary button-large"
        data-testid="take"
        disabled={taking !== null || link !== "online"}
        onClick={() => void client.take(id)}
      >
        {taking === id ? t("chat.taking") : t("chat.take")}
      </button>
    </div>
  );
}
