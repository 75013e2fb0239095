import { t } from "../i18n";
import type { Curation } from "../model";
import { momentText } from "../ui/dates";
import { Code } from "../ui/parts";

/** What staff changed of a name and a phone number, and what they were before. */
export function Changes({ changes }: { changes: Curation["changes"] }) {
  if (!changes.length) return null;
  return (
    <details class="contact-changes" data-testid="contact-changes">
      <summary>{t("contact.changes", { count: changes.length })}</summary>
      <ul>
        {changes.map((change) => (
          <li key={`${change.at} ${change.field}`}>
            <span>
              {t(`contact.${change.field}`)}: <Value change={change} value={change.before} />{" "}
              {t("contact.changed_to")} <Value change={change} value={change.after} />
            </span>
            <span class="faint">
              <bdi>{change.by ?? t("contact.nobody")}</bdi> · {momentText(change.at)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Value({ change, value }: { change: Curation["changes"][number]; value: string | null }) {
  if (!value) return <span class="faint">{t("contact.nothing")}</span>;
  return change.field === "phone" ? <Code>{value}</Code> : <bdi>{value}</bdi>;
}
