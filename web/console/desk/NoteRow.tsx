import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import type { Note, Staff } from "../model";
import { momentText, timeText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { RichText } from "../ui/parts";

/** A private note: never to be taken for something the customer reads. `foot`: it is still on its way. */
export function NoteRow({ note, own, foot }: { note: Note; own: Staff; foot?: ComponentChildren }) {
  return (
    <div
      class={`private-note${note.whisper ? " note-whisper" : ""}${foot ? " private-note-pending" : ""}`}
      role="note"
      data-testid="note"
      data-whisper={note.whisper ? "true" : undefined}
      data-state={foot ? "pending" : "stored"}
    >
      <p class="note-head">
        <Icon name="lock" size={13} />
        <span>{t(note.whisper ? "steering.whisper_mark" : "note.title")}</span>
        <bdi class="note-writer">{note.staff.id === own.id ? t("authors.you") : note.staff.name}</bdi>
        {!foot && (
          <time dateTime={note.created_at} title={momentText(note.created_at)}>
            {timeText(note.created_at)}
          </time>
        )}
      </p>
      <div class="note-text" dir="auto">
        <RichText text={note.text} />
      </div>
      {foot && <p class="message-meta">{foot}</p>}
    </div>
  );
}
