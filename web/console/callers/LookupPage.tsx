import { useEffect, useId, useRef, useState } from "preact/hooks";
import { contactAddress, go } from "../app/router";
import { digits, t } from "../i18n";
import { type ContactHit, isQuestion, search } from "../search/model";
import { ContactRow } from "../search/rows";
import { errorText } from "../session/api";
import { TouchDialog, type Whom } from "../touches/TouchDialog";
import { Icon } from "../ui/Icon";
import { EmptyState, Spinner, Trouble } from "../ui/parts";
import { CallerRow } from "./CallerRow";
import { LOOKUP_FIELD } from "./LookupLink";
import { type Caller, isNumber, lookUp, type Newcomer } from "./model";

const NAMED_AT_MOST = 20;

type Found =
  | { status: "nothing" }
  | { status: "loading" }
  | { status: "failed"; text: string }
  | { status: "number"; phone: string; callers: Caller[] }
  | { status: "name"; name: string; hits: ContactHit[] };

/** Who is on the phone: found by number or name, their call logged; or added with it. */
export function LookupPage() {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<Found>({ status: "nothing" });
  const [whom, setWhom] = useState<Whom | null>(null);
  const round = useRef(0);
  useEffect(() => document.getElementById(LOOKUP_FIELD)?.focus(), []);
  const find = async () => {
    const asked = typed.trim();
    const mine = ++round.current;
    const then = (next: Found) => mine === round.current && setFound(next);
    if (!isQuestion(asked)) return then({ status: "failed", text: t("lookup.empty") });
    then({ status: "loading" });
    try {
      if (isNumber(asked)) {
        const { phone, contacts } = await lookUp(asked);
        then({ status: "number", phone, callers: contacts });
      } else {
        const { hits } = await search<ContactHit>("contacts", asked, { limit: NAMED_AT_MOST });
        then({ status: "name", name: asked, hits });
      }
    } catch (error) {
      then({ status: "failed", text: errorText(error) });
    }
  };
  const failed = found.status === "failed";
  return (
    <section class="chat-column replies" aria-labelledby={`${id}-title`} data-testid="lookup">
      <header class="chat-head">
        <a class="icon-button narrow-only" href="#/" aria-label={t("chat.back_to_lists")}>
          <Icon name="back" flip />
        </a>
        <div class="chat-who">
          <h1 id={`${id}-title`}>{t("lookup.title")}</h1>
          <p>{t("lookup.lead")}</p>
        </div>
      </header>
      <div class="replies-body" aria-busy={found.status === "loading"}>
        <form
          class="lookup-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void find();
          }}
        >
          <div class="field">
            <label class="field-label" for={LOOKUP_FIELD}>
              {t("lookup.label")}
            </label>
            <div class="lookup-line">
              <input
                id={LOOKUP_FIELD}
                data-testid="lookup-input"
                dir={typed ? (isNumber(typed) ? "ltr" : "auto") : undefined}
                maxLength={100}
                autocomplete="off"
                value={typed}
                aria-invalid={failed}
                aria-describedby={`${id}-hint`}
                onInput={(event) => setTyped(event.currentTarget.value)}
              />
              <button type="submit" class="button button-primary" data-testid="lookup-find">
                {t("lookup.find")}
              </button>
            </div>
            <span class="field-hint" id={`${id}-hint`}>
              {t("lookup.hint")}
            </span>
          </div>
        </form>
        {found.status === "loading" && <Spinner label={t("lookup.finding")} />}
        {failed && <Trouble data-testid="lookup-trouble">{found.text}</Trouble>}
        {found.status === "number" && <ByNumber found={found} onLog={setWhom} />}
        {found.status === "name" && <ByName found={found} onLog={setWhom} />}
      </div>
      {whom && (
        <TouchDialog
          whom={whom}
          corrects={null}
          onLogged={(contactId) => go(contactAddress(contactId))}
          onClose={() => setWhom(null)}
        />
      )}
    </section>
  );
}

function ByNumber({
  found: { phone, callers },
  onLog,
}: {
  found: Extract<Found, { status: "number" }>;
  onLog: (whom: Whom) => void;
}) {
  if (!callers.length) {
    return (
      <EmptyState
        icon="user"
        title={t("lookup.none", { phone: `\u2066${digits(phone)}\u2069` })}
        hint={t("lookup.none_hint")}
        action={<NewButton newcomer={{ name: "", phone }} onLog={onLog} />}
      />
    );
  }
  return (
    <>
      <p class={callers.length > 1 ? "note note-warn" : "visually-hidden"} role="status">
        {callers.length > 1 ? t("lookup.several", { count: callers.length }) : t("lookup.found_one")}
      </p>
      <ul class="replies-list">
        {callers.map((caller) => (
          <CallerRow
            key={caller.id}
            caller={caller}
            onLog={() => onLog({ id: caller.id, name: caller.name, phone })}
          />
        ))}
      </ul>
    </>
  );
}

function ByName({
  found: { name, hits },
  onLog,
}: {
  found: Extract<Found, { status: "name" }>;
  onLog: (whom: Whom) => void;
}) {
  const add = <NewButton newcomer={{ name, phone: "" }} onLog={onLog} />;
  if (!hits.length) {
    return (
      <EmptyState
        icon="user"
        title={t("lookup.none_named")}
        hint={t("lookup.none_named_hint")}
        action={add}
      />
    );
  }
  return (
    <>
      <ul class="replies-list rows results">
        {hits.map((hit) => (
          <ContactRow key={hit.id} hit={hit} />
        ))}
      </ul>
      <p>{add}</p>
    </>
  );
}

function NewButton({ newcomer, onLog }: { newcomer: Newcomer; onLog: (whom: Whom) => void }) {
  return (
    <button type="button" class="button" data-testid="lookup-new" onClick={() => onLog({ newcomer })}>
      <Icon name="plus" size={15} />
      {t("lookup.new")}
    </button>
  );
}
