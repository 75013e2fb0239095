import { t } from "../i18n";
import type { Chat } from "./chat";

/** Who is writing at this moment; its place is always kept, so nothing jumps. */
export function TypingLine({ typing, contactName }: { typing: Chat["typing"]; contactName: string }) {
  const text =
    typing?.author === "customer"
      ? t("chat.typing_customer", { name: contactName })
      : typing?.author === "bot"
        ? t("chat.typing_bot")
        : typing
          ? t("chat.typing_operator", { name: typing.name ?? t("authors.operator") })
          : "";
  return (
    <div class="typing-line">
      {typing && (
        <p class="typing" data-testid="typing" data-author={typing.author}>
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {text}
        </p>
      )}
    </div>
  );
}
