import { useRef, useState } from "preact/hooks";
import { t, toman } from "../i18n";
import type { ContactDetail } from "../model";
import { ApiError, api, errorText } from "../session/api";
import { session } from "../session/session";
import { dayOf, dayText } from "../ui/dates";
import { useLoaded } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { Avatar, Code, EmptyState, Spinner, VerifiedMark } from "../ui/parts";
import { useStore } from "../ui/store";
import { Acts, Blocked } from "./Acts";
import { mayTag } from "./acts";
import { Changes } from "./Changes";
import { EditDialog } from "./EditDialog";
import { History } from "./History";
import { useContactNews } from "./news";
import { Tags } from "./Tags";

/** Who the customer is and what passed between them and the shop. */
export function ContactCard({
  contactId,
  version,
  fallback,
  currentConversation,
  onBack,
  alone = false,
}: {
  contactId: string;
  /** Changes when what the desk knows of the contact may have changed. */
  version: string;
  /** What is known before (or without) the answer. */
  fallback: { name: string; phone: string | null; verified: boolean };
  /** The chat it stands beside. */
  currentConversation: string | null;
  onBack?: (() => void) | undefined;
  /** It is the page. */
  alone?: boolean;
}) {
  // The card of somebody who has become a part of another is the other's, and so is its news.
  const last = useRef<{ asked: string; detail: ContactDetail } | null>(null);
  const known = last.current?.asked === contactId ? last.current.detail : null;
  const news = useContactNews(contactId, known?.contact.id ?? contactId);
  const [loaded, retry] = useLoaded(`${contactId} ${version} ${news}`, (signal) =>
    api<ContactDetail>(`/api/contacts/${encodeURIComponent(contactId)}`, { signal }),
  );
  const [editing, setEditing] = useState(false);
  const [offered, setOffered] = useState<ContactDetail["contact"]["duplicates"][number]>();
  if (loaded.status === "ready") last.current = { asked: contactId, detail: loaded.value };
  // While a fresh copy comes the last one stays, so that nothing flickers.
  const shown = last.current?.asked === contactId ? last.current.detail : null;
  const detail = loaded.status === "failed" ? null : shown;
  // Where it stands alone (on a phone) it is the page, and the way back is shown.
  const Heading = onBack || alone ? "h1" : "h2";
  const contact = detail?.contact ?? {
    ...fallback,
    email: null,
    first_seen_at: null,
    external_id: null,
    claimed: null,
  };
  const role = useStore(session, (state) => (state.status === "in" ? state.staff.role : null));
  return (
    <aside
      id="contact-card"
      tabIndex={-1}
      class={alone ? "contact-alone" : "contact-column"}
      data-testid="contact-card"
      aria-label={t("contact.title")}
      aria-busy={loaded.status === "loading"}
    >
      <header class="contact-head">
        {onBack && (
          <button
            type="button"
            class="icon-button contact-back"
            onClick={onBack}
            aria-label={t("chat.back_to_chat")}
          >
            <Icon name="back" flip />
          </button>
        )}
        {alone && (
          <a class="icon-button narrow-only" href="#/" aria-label={t("chat.back_to_lists")}>
            <Icon name="back" flip />
          </a>
        )}
        <Avatar name={contact.name} />
        <Heading>
          <bdi data-testid="contact-name">{contact.name}</bdi>
          {(contact.verified || contact.external_id) && (
            <span class="contact-verified">
              <VerifiedMark />
              <span aria-hidden="true">{t("contact.verified")}</span>
            </span>
          )}
        </Heading>
        {detail?.contact.editable && (
          <button
            type="button"
            class="icon-button contact-edit"
            data-testid="contact-edit"
            aria-label={t("contact.edit")}
            title={t("contact.edit")}
            onClick={() => setEditing(true)}
          >
            <Icon name="pencil" />
          </button>
        )}
      </header>
      {detail && editing && (
        <EditDialog
          contact={detail.contact}
          onSaved={({ duplicates }) => {
            setOffered(duplicates[0]);
            retry();
          }}
          onClose={() => setEditing(false)}
        />
      )}
      {detail?.contact.blocked && <Blocked blocked={detail.contact.blocked} />}
      <dl class="facts contact-facts">
        <div>
          <dt>{t("contact.phone")}</dt>
          <dd>
            {contact.phone ? (
              <>
                <Code>{contact.phone}</Code>
                <CopyButton text={contact.phone} what={t("contact.phone")} />
              </>
            ) : (
              <span class="faint">{t("contact.no_phone")}</span>
            )}
          </dd>
        </div>
        {contact.email && (
          <div>
            <dt>{t("contact.email")}</dt>
            <dd>
              <Code>{contact.email}</Code>
            </dd>
          </div>
        )}
        {contact.external_id && (
          <div>
            <dt>{t("contact.external_id")}</dt>
            <dd>
              <Code>{contact.external_id}</Code>
            </dd>
          </div>
        )}
        {contact.claimed && (
          <div class="contact-claimed" data-testid="contact-claimed">
            <dt>{t("contact.claims")}</dt>
            <dd>
              {contact.claimed.name && <bdi>{contact.claimed.name}</bdi>}
              {contact.claimed.phone && <Code>{contact.claimed.phone}</Code>}
              {contact.claimed.email && <Code>{contact.claimed.email}</Code>}
              <span class="tag tag-amber">{t("contact.unproved")}</span>
            </dd>
          </div>
        )}
        {contact.first_seen_at && (
          <div>
            <dt>{t("contact.first_seen")}</dt>
            <dd>{dayText(dayOf(contact.first_seen_at))}</dd>
          </div>
        )}
      </dl>
      {detail && <Changes changes={detail.contact.changes} />}
      {loaded.status === "loading" && !detail && <Spinner label={t("app.loading")} />}
      {loaded.status === "failed" && (
        <Failed error={loaded.error} seesAll={role !== null && role !== "operator"} onRetry={retry} />
      )}
      {detail && (
        <>
          {detail.contact.short && (
            <p class="contact-note faint" data-testid="contact-short">
              {t("contact.short")}
            </p>
          )}
          {role && (
            <Tags
              key={contactId}
              contactId={detail.contact.id}
              tags={detail.contact.tags}
              editable={mayTag(role) && !detail.contact.short}
            />
          )}
          {!detail.contact.short && <Orders orders={detail.orders} />}
          <History detail={detail} current={currentConversation} onChanged={retry} />
          {role && !detail.contact.short && (
            <Acts contact={detail.contact} role={role} offered={offered} onChanged={retry} />
          )}
        </>
      )}
    </aside>
  );
}

function Failed({ error, seesAll, onRetry }: { error: unknown; seesAll: boolean; onRetry: () => void }) {
  if (error instanceof ApiError && error.code === "not_found") {
    return <p class="faint contact-note">{seesAll ? t("contact.gone") : t("contact.not_yours")}</p>;
  }
  return (
    <EmptyState
      tone="error"
      icon="alert"
      title={t("contact.load_failed")}
      hint={errorText(error)}
      action={
        <button type="button" class="button" onClick={onRetry}>
          {t("app.retry")}
        </button>
      }
    />
  );
}

function Orders({ orders }: { orders: ContactDetail["orders"] }) {
  return (
    <section class="contact-part" aria-labelledby="contact-orders">
      <h2 id="contact-orders">{t("contact.orders")}</h2>
      {orders.length === 0 && <p class="faint">{t("contact.no_orders")}</p>}
      <ul class="order-list">
        {orders.map((order) => (
          <li key={order.number}>
            <Code>{order.number}</Code>
            <span class="tag tag-plain">{order.status_text}</span>
            <span class="order-list-facts">
              {order.placed_at && dayText(dayOf(order.placed_at))}
              {order.total_rial !== null && <span>{toman(order.total_rial)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function CopyButton({ text, what }: { text: string; what: string }) {
  const [state, setState] = useState<"" | "copied" | "failed">("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState("failed"); // no permission, or the page is not served over a secure address
    }
    setTimeout(() => setState(""), 3000);
  };
  return (
    <>
      <button
        type="button"
        class="icon-button icon-button-small"
        onClick={() => void copy()}
        aria-label={t("contact.copy", { what })}
      >
        <Icon name={state === "copied" ? "check" : "copy"} size={14} />
      </button>
      <span role="status" class={state === "failed" ? "faint" : "visually-hidden"}>
        {state === "copied" && t("contact.copied")}
        {state === "failed" && t("contact.copy_failed")}
      </span>
    </>
  );
}
