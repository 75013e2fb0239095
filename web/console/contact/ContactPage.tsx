import { t } from "../i18n";
import { ContactCard } from "./ContactCard";

const UNKNOWN = { name: "", phone: null, verified: false };

/** A contact by themselves, whether or not there is a chat with them now. */
export function ContactPage({ id }: { id: string }) {
  return (
    <section
      class="chat-column replies contact-page"
      aria-label={t("contact.title")}
      data-testid="contact-page"
    >
      <ContactCard contactId={id} version="" fallback={UNKNOWN} currentConversation={null} alone />
    </section>
  );
}
