import { rawText, t } from "../i18n";
import { EmptyState, WithKeys } from "../ui/parts";

/** The middle of the desk before a conversation is opened. */
export function NothingSelected() {
  return (
    <section class="chat-column chat-none" aria-label={t("app.conversation")}>
      <EmptyState
        icon="chats"
        title={t("desk.nothing_selected")}
        hint={
          <span class="fine-only">
            <WithKeys
              text={rawText("desk.nothing_selected_hint")}
              keys={{ j: "J", k: "K", enter: "Enter" }}
            />
          </span>
        }
      />
    </section>
  );
}
