import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { maySteer } from "../board/model";
import { t } from "../i18n";
import type { Summary } from "../model";
import { SnoozedBar } from "../moves/SnoozedBar";
import { SteerBar } from "../steering/SteerBar";
import { Icon } from "../ui/Icon";
import { Composer } from "./Composer";
import { useDesk, useDeskState } from "./context";
import { Drafts } from "./drafts";
import { NoteComposer } from "./NoteComposer";
import { ProductPicker } from "./ProductPicker";
import { ASK_NOTE, ASK_REPLY, useAsked } from "./useShortcuts";

/** Below the log: the place to answer, to take the conversation, or why neither can be done. */
export function ChatFoot({
  summary,
  unsure,
  drafts,
  onFiles,
}: {
  summary: Summary;
  /** The desk has yet to say where it stands. */
  unsure: boolean;
  drafts: Drafts;
  onFiles: (files: readonly File[]) => void;
}) {
  const client = useDesk();
  const { staff } = client;
  const error = useDeskState((state) => state.chats[summary.id]?.error);
  const notes = useMemo(() => new Drafts(client.keep, staff.id, "note"), [client, staff.id]);
  const joined = !unsure && (summary.joined ?? []).some((one) => one.id === staff.id);
  const holds = !unsure && summary.state === "open" && (summary.operator?.id === staff.id || joined);
  const held = summary.state === "open" || summary.state === "snoozed";
  const steers =
    !unsure && maySteer(staff) && held && summary.operator !== null && summary.operator.id !== staff.id;
  const [noting, setNoting] = useState(() => !holds && notes.get(summary.id) !== "");
  const [choosing, setChoosing] = useState(false);
  useAsked(ASK_NOTE, () => {
    setNoting(true);
    requestAnimationFrame(() => document.getElementById("note-composer")?.focus());
  });
  useAsked(ASK_REPLY, () => {
    setNoting(false);
    requestAnimationFrame(() => document.getElementById("composer")?.focus());
  });
  if (unsure && error) return <ReadOnly why={t("chat.gone_hint")} />;
  if (holds) {
    return (
      <div class="foot">
        {steers && <SteerBar summary={summary} joined={joined} />}
        <Modes noting={noting} onChange={setNoting} />
        {noting ? (
          <NoteComposer id={summary.id} drafts={notes} />
        ) : (
          <Composer
            id={summary.id}
            contactName={summary.contact.name}
            drafts={drafts}
            onFiles={onFiles}
            onProducts={() => setChoosing(true)}
          />
        )}
        {choosing && (
          <ProductPicker
            onClose={() => setChoosing(false)}
            onSend={(products) => {
              setChoosing(false);
              client.showProducts(summary.id, products);
            }}
          />
        )}
      </div>
    );
  }
  const sleeps = !unsure && summary.state === "snoozed" && summary.operator?.id === staff.id;
  const begin = noting ? undefined : () => setNoting(true);
  const why = unsure ? t("chat.checking") : whyReadOnly(summary);
  return (
    <div class="foot">
      {steers && <SteerBar summary={summary} joined={joined} />}
      {!unsure && summary.state === "queued" ? (
        <TakeBar id={summary.id} onNote={begin} />
      ) : sleeps ? (
        <SnoozedBar summary={summary} onNote={begin} />
      ) : (
        <ReadOnly why={why} onNote={begin} />
      )}
      {noting && <NoteComposer id={summary.id} drafts={notes} onClose={() => setNoting(false)} />}
    </div>
  );
}

/** For whom one writes. The two look apart, for a note sent to the customer cannot be taken back. */
function Modes({ noting, onChange }: { noting: boolean; onChange: (noting: boolean) => void }) {
  return (
    <fieldset class="modes" aria-label={t("note.for_whom")}>
      <button
        type="button"
        class="mode"
        aria-pressed={!noting}
        data-testid="mode-reply"
        onClick={() => onChange(false)}
      >
        {t("note.mode_reply")}
      </button>
      <button
        type="button"
        class="mode mode-note"
        aria-pressed={noting}
        data-testid="mode-note"
        title={`${t("note.mode_note")} (N)`}
        onClick={() => onChange(true)}
      >
        <Icon name="lock" size={13} />
        {t("note.mode_note")}
      </button>
    </fieldset>
  );
}

function NoteButton({ onNote }: { onNote: (() => void) | undefined }) {
  if (!onNote) return null;
  return (
    <button type="button" class="button button-small" data-testid="mode-note" onClick={onNote}>
      <Icon name="lock" size={14} />
      {t("note.mode_note")}
    </button>
  );
}

function ReadOnly({ why, onNote }: { why: string; onNote?: (() => void) | undefined }) {
  return (
    <div class="foot-note" data-testid="read-only">
      <Icon name="eye" size={16} />
      <p>{why}</p>
      <NoteButton onNote={onNote} />
    </div>
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

function TakeBar({ id, onNote }: { id: string; onNote: (() => void) | undefined }) {
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
      <NoteButton onNote={onNote} />
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
