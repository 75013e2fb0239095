import { useEffect, useId, useState } from "preact/hooks";
import { t } from "../i18n";
import { api, errorText } from "../session/api";
import { useLoaded } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { saveTags } from "./acts";

const LONGEST = 40;

/** The words staff have put on a contact; those in use elsewhere are proposed. */
export function Tags({
  contactId,
  tags,
  editable,
}: {
  contactId: string;
  tags: string[];
  editable: boolean;
}) {
  const id = useId();
  const [kept, setKept] = useState(tags);
  // A colleague has changed them.
  const told = tags.join("\n");
  useEffect(() => setKept(tags), [told]);
  const [written, setWritten] = useState("");
  const [trouble, setTrouble] = useState("");
  const [known] = useLoaded("contact-tags", (signal) =>
    api<{ tags: string[] }>("/api/contact-tags", { signal }),
  );
  const save = async (next: string[]) => {
    setTrouble("");
    try {
      setKept((await saveTags(contactId, next)).tags);
      return true;
    } catch (error) {
      setTrouble(errorText(error));
      return false;
    }
  };
  const proposed = known.status === "ready" ? known.value.tags.filter((tag) => !kept.includes(tag)) : [];
  return (
    <section class="contact-part" aria-labelledby={`${id}-title`} data-testid="contact-tags">
      <h2 id={`${id}-title`}>{t("contact.tags")}</h2>
      {kept.length === 0 && !editable && <p class="faint">{t("contact.no_tags")}</p>}
      <ul class="contact-tags">
        {kept.map((tag) => (
          <li key={tag} class="tag tag-plain">
            <bdi>{tag}</bdi>
            {editable && (
              <button
                type="button"
                class="tag-remove"
                aria-label={t("contact.remove_tag", { tag })}
                onClick={() => void save(kept.filter((other) => other !== tag))}
              >
                <Icon name="close" size={12} />
              </button>
            )}
          </li>
        ))}
      </ul>
      {editable && (
        <form
          class="contact-tag-form field"
          onSubmit={(event) => {
            event.preventDefault();
            const tag = written.trim();
            if (!tag) return;
            void save([...kept, tag]).then((done) => done && setWritten(""));
          }}
        >
          <label class="visually-hidden" for={id}>
            {t("contact.add_tag")}
          </label>
          <input
            id={id}
            data-testid="tag-input"
            list={`${id}-known`}
            dir="auto"
            maxLength={LONGEST}
            autocomplete="off"
            placeholder={t("contact.add_tag")}
            value={written}
            onInput={(event) => setWritten(event.currentTarget.value)}
          />
          <datalist id={`${id}-known`}>
            {proposed.map((tag) => (
              <option key={tag} value={tag} />
            ))}
          </datalist>
          <button type="submit" class="button button-small" disabled={!written.trim()}>
            {t("contact.add")}
          </button>
        </form>
      )}
      {trouble && (
        <p class="field-error" role="alert">
          {trouble}
        </p>
      )}
    </section>
  );
}
