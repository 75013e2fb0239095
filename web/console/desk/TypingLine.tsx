import { t } from "../i18n";
import type { Chat, Typing } from "./chat";

/** Who is writing at this moment; its place is always kept, so nothing jumps. */
export function TypingLine({ typing, contactName }: { typing: Chat["typing"]; contactName: string }) {
  return (
    <div class="typing-line">
      {typing.map((one) => (
        <p
          key={`${one.author}-${one.staffId}`}
          class="typing"
          data-testid="typing"
          data-author={one.author}
          data-note={one.note ? "" : undefined}
        >
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {wordsOf(one, contactName)}
        </p>
      ))}
    </div>
  );
}

function wordsOf({ author, name, note }: Typing, contactName: string): string {
  if (author === "customer") return t("chat.typing_customer", { name: contactName });
  if (author === "bot") return t("chat.typing_bot");
  return t(note ? "note.typing" : "chat.typing_operator", { name: name ?? t("authors.operator") });
}
