import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import { DeskContext } from "../desk/context";
import { num, t } from "../i18n";
import type { ContactDetail, EarlierConversation } from "../model";
import { errorText } from "../session/api";
import { loadTouches, type Touch } from "../touches/model";
import { TouchDialog } from "../touches/TouchDialog";
import { TouchLine } from "../touches/TouchLine";
import { Icon } from "../ui/Icon";
import { loadWrapUpOptions } from "../ui/titles";
import { EarlierLine } from "./EarlierLine";

type Entry = { at: string } & ({ conversation: EarlierConversation } | { touch: Touch });

/** What was said with a contact before and what was logged by hand, the newest first. */
export function historyOf(
  conversations: readonly EarlierConversation[],
  touches: readonly Touch[],
  current: string | null,
): Entry[] {
  // A contact who comes back within a day goes on in the same conversation: how it ended before counts too.
  const earlier = conversations.filter(({ id, outcome }) => id !== current || outcome !== null);
  const entries: Entry[] = [
    ...earlier.map((conversation) => ({ at: conversation.opened_at, conversation })),
    ...touches.map((touch) => ({ at: touch.happened_at, touch })),
  ];
  return entries.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** Everything that passed with a contact; calls and the like can be logged where the desk is at hand. */
export function History({
  detail,
  current,
  onChanged,
}: {
  detail: ContactDetail;
  /** The chat on screen beside it. */
  current: string | null;
  onChanged: () => void;
}) {
  const client = useContext(DeskContext);
  const [older, setOlder] = useState<{ touches: Touch[]; after: string | null } | null>(null);
  const [dialog, setDialog] = useState<Touch | "new" | null>(null);
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    // Without the shop's titles the slugs are shown: the list must not wait or fail for them.
    loadWrapUpOptions().catch(() => {});
  }, []);
  useEffect(() => setOlder(null), [detail]);
  const entries = useMemo(
    () => historyOf(detail.conversations, [...detail.touches, ...(older?.touches ?? [])], current),
    [detail, older, current],
  );
  const after = older ? older.after : detail.touches_after;
  const more = async () => {
    if (!after) return;
    setTrouble("");
    try {
      const page = await loadTouches(detail.contact.id, after);
      setOlder((had) => ({ touches: [...(had?.touches ?? []), ...page.touches], after: page.after }));
    } catch (error) {
      setTrouble(errorText(error));
    }
  };
  const mayCorrect = (touch: Touch) =>
    client && (touch.staff.id === client.staff.id || client.staff.role !== "operator");
  return (
    <section class="contact-part" aria-labelledby="contact-history" data-testid="contact-history">
      <div class="contact-part-head">
        <h2 id="contact-history">
          {t("contact.history")}
          {entries.length > 0 && <span class="count count-none">{num(entries.length)}</span>}
        </h2>
        {client && (
          <button
            type="button"
            class="button button-small"
            data-testid="touch-new"
            onClick={() => setDialog("new")}
          >
            <Icon name="phone" size={14} />
            {t("touch.log")}
          </button>
        )}
      </div>
      {entries.length === 0 && (
        <p class="faint">{current ? t("contact.no_earlier") : t("contact.no_history")}</p>
      )}
      <ul class="earlier-list">
        {entries.map((entry) =>
          "touch" in entry ? (
            <li key={entry.touch.id} data-testid="touch" data-touch={entry.touch.id}>
              <TouchLine
                touch={entry.touch}
                onCorrect={mayCorrect(entry.touch) ? () => setDialog(entry.touch) : undefined}
              />
            </li>
          ) : (
            <li
              key={entry.conversation.id}
              data-testid="earlier-conversation"
              data-conversation={entry.conversation.id}
            >
              <EarlierLine conversation={entry.conversation} same={entry.conversation.id === current} />
            </li>
          ),
        )}
      </ul>
      {after && (
        <button type="button" class="link" onClick={() => void more()}>
          {t("touch.more")}
        </button>
      )}
      {trouble && (
        <p class="field-error" role="alert">
          {trouble}
        </p>
      )}
      {dialog && (
        <TouchDialog
          whom={{ id: detail.contact.id, name: detail.contact.name }}
          corrects={dialog === "new" ? null : dialog}
          onLogged={onChanged}
          onClose={() => setDialog(null)}
        />
      )}
    </section>
  );
}
