import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import type { ContactDetail, Role } from "../model";
import { errorText } from "../session/api";
import { dayOf, dayText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { ActDialog } from "./ActDialog";
import { ask, block, download, forget, mayCurate, mayTakeData, merge, unblock, undoMerge } from "./acts";

type Contact = ContactDetail["contact"];
type Duplicate = Contact["duplicates"][number];
type Doing = null | "block" | "unblock" | "forget" | { merge: Duplicate } | { part: string };

/** Whether a contact is blocked, who else they may be, and what this person may do about it. */
export function Acts({
  contact,
  role,
  offered,
  onChanged,
}: {
  contact: Contact;
  role: Role;
  /** With whom to merge them: asked at once. */
  offered?: Duplicate | undefined;
  onChanged: () => void;
}) {
  const [doing, setDoing] = useState<Doing>(null);
  useEffect(() => {
    if (offered) setDoing({ merge: offered });
  }, [offered]);
  const [said, setSaid] = useState("");
  const [trouble, setTrouble] = useState("");
  const curates = mayCurate(role);
  const done = (words: string) => {
    setSaid(words);
    onChanged();
  };
  const takeOut = async () => {
    setTrouble("");
    try {
      await download(contact.id, contact.number);
      setSaid(t("contact.exported"));
    } catch (error) {
      setTrouble(errorText(error));
    }
  };
  return (
    <>
      {contact.duplicates.length > 0 && (
        <section class="contact-part" aria-labelledby="contact-duplicates" data-testid="contact-duplicates">
          <h2 id="contact-duplicates">{t("contact.duplicates")}</h2>
          <ul class="order-list">
            {contact.duplicates.map((other) => (
              <li key={other.id}>
                <bdi>{other.name}</bdi>
                <span class="tag tag-plain">
                  {t("contact.conversations", { count: other.conversations })}
                </span>
                {role !== "manager" && (
                  <button type="button" class="link" onClick={() => setDoing({ merge: other })}>
                    {curates ? t("contact.merge") : t("contact.ask_merge")}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {contact.merges.length > 0 && (
        <section class="contact-part" aria-labelledby="contact-merges">
          <h2 id="contact-merges">{t("contact.merged")}</h2>
          <ul class="order-list">
            {contact.merges.map((one) => (
              <li key={one.id}>
                <span>{t("contact.merged_number", { number: one.number })}</span>
                <span class="faint">
                  {dayText(dayOf(one.at))} · {one.by ?? t("contact.merged_by_sign_in")}
                </span>
                {curates && (
                  <button type="button" class="link" onClick={() => setDoing({ part: one.id })}>
                    {t("contact.part")}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section class="contact-part contact-acts" aria-label={t("contact.acts")}>
        {role !== "manager" &&
          (contact.blocked && curates ? (
            <button type="button" class="button button-small" onClick={() => setDoing("unblock")}>
              {t("contact.unblock")}
            </button>
          ) : (
            !contact.blocked && (
              <button
                type="button"
                class="button button-small"
                data-testid="contact-block"
                onClick={() => setDoing("block")}
              >
                {curates ? t("contact.block") : t("contact.ask_block")}
              </button>
            )
          ))}
        {mayTakeData(role) && (
          <>
            <button
              type="button"
              class="button button-small"
              data-testid="contact-export"
              onClick={() => void takeOut()}
            >
              {t("contact.export")}
            </button>
            <button
              type="button"
              class="button button-small button-danger"
              data-testid="contact-forget"
              onClick={() => setDoing("forget")}
            >
              {t("contact.forget")}
            </button>
          </>
        )}
        <p role="status" class="faint">
          {said}
        </p>
        {trouble && (
          <p class="field-error" role="alert">
            {trouble}
          </p>
        )}
      </section>
      {doing && (
        <Question
          contact={contact}
          doing={doing}
          curates={curates}
          onDone={done}
          onClose={() => setDoing(null)}
        />
      )}
    </>
  );
}

/** That nothing is taken from a contact any more, and why. */
export function Blocked({ blocked }: { blocked: NonNullable<Contact["blocked"]> }) {
  return (
    <div class="note note-warn contact-blocked" data-testid="contact-blocked">
      <Icon name="alert" />
      <p>
        {t("contact.blocked_by", {
          name: blocked.by ?? t("contact.nobody"),
          day: dayText(dayOf(blocked.at)),
        })}
        {blocked.reason && (
          <>
            <br />
            <bdi>{blocked.reason}</bdi>
          </>
        )}
      </p>
    </div>
  );
}

/** The confirmation that goes with each act. */
function Question({
  contact,
  doing,
  curates,
  onDone,
  onClose,
}: {
  contact: Contact;
  doing: NonNullable<Doing>;
  curates: boolean;
  onDone: (words: string) => void;
  onClose: () => void;
}) {
  const { id, name, number } = contact;
  const then = (words: string) => () => onDone(words);
  if (doing === "block") {
    return (
      <ActDialog
        title={curates ? t("contact.block_title", { name }) : t("contact.ask_block_title", { name })}
        lead={curates ? t("contact.block_lead") : t("contact.ask_lead")}
        label={t("contact.reason")}
        hint={t("contact.reason_hint")}
        action={curates ? t("contact.block") : t("contact.ask")}
        danger={curates}
        onAct={(reason) =>
          curates
            ? block(id, reason).then(then(t("contact.block_done")))
            : ask(id, "block", reason).then(then(t("contact.asked")))
        }
        onClose={onClose}
      />
    );
  }
  if (doing === "unblock") {
    return (
      <ActDialog
        title={t("contact.unblock_title", { name })}
        lead={t("contact.unblock_lead")}
        action={t("contact.unblock")}
        onAct={() => unblock(id).then(then(t("contact.unblock_done")))}
        onClose={onClose}
      />
    );
  }
  if (doing === "forget") {
    return (
      <ActDialog
        title={t("contact.forget_title", { name })}
        lead={
          <>
            <p>{t("contact.forget_lead")}</p>
            <p>{t("contact.forget_kept")}</p>
          </>
        }
        label={t("contact.forget_confirm", { number })}
        action={t("contact.forget")}
        danger
        onAct={(written) => forget(id, written).then(then(t("contact.forget_done")))}
        onClose={onClose}
      />
    );
  }
  if ("part" in doing) {
    return (
      <ActDialog
        title={t("contact.part_title")}
        lead={t("contact.part_lead")}
        action={t("contact.part")}
        onAct={() => undoMerge(doing.part).then(then(t("contact.part_done")))}
        onClose={onClose}
      />
    );
  }
  const other = doing.merge;
  return curates ? (
    <ActDialog
      title={t("contact.merge_title", { name, other: other.name })}
      lead={t("contact.merge_lead", { other: other.name, count: other.conversations })}
      action={t("contact.merge")}
      onAct={() => merge(id, other.id).then(then(t("contact.merge_done")))}
      onClose={onClose}
    />
  ) : (
    <ActDialog
      title={t("contact.ask_merge_title", { name, other: other.name })}
      lead={t("contact.ask_lead")}
      label={t("contact.reason")}
      action={t("contact.ask")}
      onAct={(reason) => ask(id, "merge", reason, other.id).then(then(t("contact.asked")))}
      onClose={onClose}
    />
  );
}
