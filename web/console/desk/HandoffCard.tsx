import { useState } from "preact/hooks";
import { t } from "../i18n";
import type { Handoff } from "../model";
import { momentText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { RichText } from "../ui/parts";
import { intentTitle } from "../ui/titles";
import { knownReason } from "./client";

const LONG = 160;

/** Why a human was asked for, and what the bot gathered until then. */
export function HandoffCard({ handoff }: { handoff: Handoff }) {
  const [open, setOpen] = useState(false);
  const { summary } = handoff;
  const reason = knownReason(handoff.reason);
  const long = summary !== null && (summary.length > LONG || summary.includes("\n"));
  return (
    <section class="handoff" data-testid="handoff-card" aria-label={t("chat.handoff")}>
      <p class="handoff-head">
        <Icon name="handoff" size={16} />
        <span class="handoff-label">{t("chat.handoff")}</span>
        <span class={`reason reason-${reason}`}>{t(`reasons.${reason}`)}</span>
        {handoff.intent && (
          <span class="handoff-intent">
            {t("chat.handoff_intent")}: <bdi>{intentTitle(handoff.intent)}</bdi>
          </span>
        )}
        <span class="spacer" />
        <time dateTime={handoff.requested_at}>{momentText(handoff.requested_at)}</time>
      </p>
      {summary ? (
        <p class={open || !long ? "handoff-summary" : "handoff-summary handoff-clamped"} dir="auto">
          <RichText text={summary} />
        </p>
      ) : (
        <p class="handoff-summary handoff-none">{t("chat.handoff_no_summary")}</p>
      )}
      {long && (
        <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t("chat.show_less") : t("chat.show_more")}
        </button>
      )}
    </section>
  );
}
