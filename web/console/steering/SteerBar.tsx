import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { CommandError } from "../../shared/connection";
import { LONGEST } from "../desk/Composer";
import { useDesk, useDeskState } from "../desk/context";
import { Drafts } from "../desk/drafts";
import { useDraft } from "../desk/useDraft";
import { ASK_WHISPER, useAsked } from "../desk/useShortcuts";
import { t } from "../i18n";
import type { Summary } from "../model";
import { Icon } from "../ui/Icon";
import { isPlainEnter } from "../ui/keys";
import { lengthOf } from "../ui/text";

/** For a supervisor at a chat that another holds: whisper to its operator, join them, or leave. */
export function SteerBar({ summary, joined }: { summary: Summary; joined: boolean }) {
  const client = useDesk();
  const online = useDeskState((state) => state.link === "online");
  const drafts = useMemo(() => new Drafts(client.keep, client.staff.id, "whisper"), [client]);
  // Whoever had begun a whisper goes on with it, after a reload too.
  const [whispering, setWhispering] = useState(() => drafts.get(summary.id) !== "");
  const [busy, setBusy] = useState(false);
  useAsked(ASK_WHISPER, () => online && setWhispering(true));
  const operator = summary.operator?.name ?? "";
  const act = async (what: () => Promise<void>) => {
    setBusy(true);
    try {
      await what();
    } catch (error) {
      client.toast("error", error instanceof CommandError ? error.text : t("app.network_error"));
    }
    setBusy(false);
  };
  return (
    <div class="steer" data-testid="steer">
      <div class="steer-acts">
        {joined && <span class="steer-title">{t("steering.beside", { name: operator })}</span>}
        <span class="spacer" />
        <button
          type="button"
          class="button button-small"
          data-testid="whisper"
          aria-expanded={whispering}
          aria-keyshortcuts="W"
          title={`${t("steering.whisper")} (W)`}
          disabled={!online}
          onClick={() => setWhispering(!whispering)}
        >
          <Icon name="lock" size={14} />
          {t("steering.whisper")}
        </button>
        <button
          type="button"
          class="button button-small"
          data-testid={joined ? "part" : "join"}
          disabled={busy || !online}
          onClick={() =>
            void act(() => (joined ? client.steering.part(summary.id) : client.steering.join(summary.id)))
          }
        >
          <Icon name={joined ? "exit" : "chats"} size={14} flip={joined} />
          {joined ? t("steering.part") : t("steering.join")}
        </button>
      </div>
      {whispering && (
        <WhisperForm
          id={summary.id}
          operator={operator}
          drafts={drafts}
          onClose={() => setWhispering(false)}
        />
      )}
    </div>
  );
}

/** Like the place of a note, and named by whom it reaches, so that nobody takes it for the customer's. */
function WhisperForm({
  id,
  operator,
  drafts,
  onClose,
}: {
  id: string;
  operator: string;
  drafts: Drafts;
  onClose: () => void;
}) {
  const client = useDesk();
  const field = useRef<HTMLTextAreaElement>(null);
  const clientId = useRef(crypto.randomUUID());
  const [text, setText, kept] = useDraft(drafts, id, field);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const long = lengthOf(text.trim()) > LONGEST;
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const send = async () => {
    if (busy || long || !text.trim()) return;
    setBusy(true);
    setTrouble("");
    try {
      await client.steering.whisper(id, text.trim(), clientId.current);
      client.toast("success", t("steering.whispered", { name: operator }));
      setText("");
      onClose();
    } catch (error) {
      setTrouble(error instanceof CommandError ? error.text : t("app.network_error"));
      setBusy(false);
    }
  };
  return (
    <form
      class="composer composer-private"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div class="composer-box">
        <textarea
          ref={field}
          data-testid="whisper-text"
          rows={1}
          dir={text ? "auto" : undefined}
          value={text}
          placeholder={t("steering.whisper_to", { name: operator })}
          aria-label={t("steering.whisper_to", { name: operator })}
          aria-invalid={long}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && !text) {
              event.stopPropagation();
              onClose();
            }
            if (!isPlainEnter(event)) return;
            event.preventDefault();
            void send();
          }}
        />
        <button
          type="submit"
          class="button send note-send"
          data-testid="whisper-send"
          disabled={busy || long || !text.trim()}
          aria-label={t("steering.whisper_send")}
        >
          <Icon name="check" />
        </button>
      </div>
      <p class="composer-note" role={trouble || !kept ? "alert" : undefined}>
        {trouble ||
          (long && t("moves.note_long", { limit: LONGEST })) ||
          t(kept ? "steering.whisper_hint" : "composer.storage_full")}
      </p>
    </form>
  );
}
