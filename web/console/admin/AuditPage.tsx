import { useState } from "preact/hooks";
import { go } from "../app/router";
import { t, tOr } from "../i18n";
import { Awaited, More, usePaged } from "../knowledge/paged";
import { DateField } from "../ui/DateField";
import { addDays, dayOf, momentText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { EmptyState } from "../ui/parts";
import { SectionHead } from "./AdminPage";
import { type AuditEntry, detailsOf, filtersOf, readAudit, saveAudit } from "./audit";

/** Who did what to whom, and when. Nothing here can be changed or taken away. */
export function AuditPage({ query }: { query: URLSearchParams }) {
  const filters = filtersOf(query);
  const key = JSON.stringify(filters);
  const [known, setKnown] = useState<{
    kinds: string[];
    staff: { id: string; name: string }[];
    names: Record<string, string>;
  }>({ kinds: [], staff: [], names: {} });
  const paged = usePaged<AuditEntry>(
    `audit-${key}`,
    async (before) => {
      const page = await readAudit(filters, before);
      setKnown((had) => ({ kinds: page.kinds, staff: page.staff, names: { ...had.names, ...page.names } }));
      return { items: page.entries, more: page.more };
    },
    (entry) => entry.id,
  );
  return (
    <div class="sheet" data-testid="audit">
      <SectionHead title={t("admin.sections.audit")} lead={t("audit.lead")}>
        <SaveButton filters={filters} />
      </SectionHead>
      <Filters filters={filters} kinds={known.kinds} staff={known.staff} />
      {paged.items === null ? (
        <Awaited error={paged.error} again={paged.again} title={t("admin.load_failed")} />
      ) : paged.items.length === 0 ? (
        <Nothing filtered={Object.keys(filters).length > 0} />
      ) : (
        <>
          {paged.error !== null && <p class="note note-warn">{t("admin.stale")}</p>}
          <ul class="replies-list">
            {paged.items.map((entry) => (
              <Entry key={entry.id} entry={entry} names={known.names} />
            ))}
          </ul>
          <More paged={paged} label={t("audit.older")} />
        </>
      )}
    </div>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <EmptyState icon="search" title={t("audit.none")} hint={t("audit.none_hint")} />
  ) : (
    <EmptyState icon="clock" title={t("audit.still_empty")} hint={t("audit.still_empty_hint")} />
  );
}

function Entry({ entry, names }: { entry: AuditEntry; names: Record<string, string> }) {
  const details = detailsOf(entry, names);
  const { object } = entry;
  return (
    <li class="reply-row" data-testid="audit-row" data-act={entry.act}>
      <div class="reply-main">
        <p class="reply-head">
          <strong>
            <bdi>{entry.staff?.name ?? t("audit.the_desk")}</bdi>
          </strong>
          <span>{entry.text}</span>
          {object.name && (
            <span class="tag tag-plain">
              <bdi>{object.name}</bdi>
            </span>
          )}
          {object.kind === "conversation" && (
            <a class="link" href={`#/conversation/${encodeURIComponent(object.id)}`}>
              {t("app.conversation")}
            </a>
          )}
        </p>
        {details.length > 0 && (
          <p class="faint audit-details">
            {details.map(([label, value]) => (
              <span key={label}>
                {label}: <bdi>{value}</bdi>
              </span>
            ))}
          </p>
        )}
      </div>
      <time class="faint audit-at" dateTime={entry.at}>
        {momentText(entry.at)}
      </time>
    </li>
  );
}

function Filters({
  filters,
  kinds,
  staff,
}: {
  filters: Record<string, string>;
  kinds: string[];
  staff: { id: string; name: string }[];
}) {
  const put = (name: string, value: string) => {
    const next = new URLSearchParams(filters);
    if (value) next.set(name, value);
    else next.delete(name);
    const text = next.toString();
    go(`#/audit${text ? `?${text}` : ""}`, "replace");
  };
  const today = dayOf(Date.now());
  return (
    <div class="audit-filters">
      <label class="field">
        <span class="field-label">{t("audit.who")}</span>
        <select
          data-testid="audit-who"
          value={filters.staff_id ?? ""}
          onChange={(event) => put("staff_id", event.currentTarget.value)}
        >
          <option value="">{t("audit.everybody")}</option>
          {staff.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field-label">{t("audit.what")}</span>
        <select
          data-testid="audit-kind"
          value={filters.kind ?? ""}
          onChange={(event) => put("kind", event.currentTarget.value)}
        >
          <option value="">{t("audit.everything")}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {tOr(`audit.kinds.${kind}`, kind)}
            </option>
          ))}
        </select>
      </label>
      {filters.from || filters.to ? (
        <>
          <DateField
            value={filters.from ?? addDays(today, -30)}
            label={t("range.from")}
            name={t("range.from_label")}
            prompt={t("range.pick_from")}
            testId="audit-from"
            latest={filters.to ?? today}
            onChange={(day) => put("from", day)}
          />
          <DateField
            value={filters.to ?? today}
            label={t("range.to")}
            name={t("range.to_label")}
            prompt={t("range.pick_to")}
            testId="audit-to"
            earliest={filters.from}
            latest={today}
            onChange={(day) => put("to", day)}
          />
          <button
            type="button"
            class="button button-small"
            onClick={() => {
              const { from: _from, to: _to, ...rest } = filters;
              const text = new URLSearchParams(rest).toString();
              go(`#/audit${text ? `?${text}` : ""}`, "replace");
            }}
          >
            {t("audit.any_time")}
          </button>
        </>
      ) : (
        <button
          type="button"
          class="button"
          data-testid="audit-range"
          onClick={() => {
            const range = { from: addDays(today, -7), to: today };
            go(`#/audit?${new URLSearchParams({ ...filters, ...range })}`, "replace");
          }}
        >
          <Icon name="calendar" size={16} />
          {t("audit.choose_time")}
        </button>
      )}
    </div>
  );
}

function SaveButton({ filters }: { filters: Record<string, string> }) {
  const [state, setState] = useState<"" | "busy" | "failed">("");
  return (
    <div class="audit-save">
      {state === "failed" && (
        <span class="field-error" role="alert">
          {t("audit.export_failed")}
        </span>
      )}
      <button
        type="button"
        class="button"
        data-testid="audit-export"
        disabled={state === "busy"}
        onClick={() => {
          setState("busy");
          void saveAudit(filters).then((done) => setState(done ? "" : "failed"));
        }}
      >
        <Icon name="download" size={16} />
        {t("audit.export")}
      </button>
    </div>
  );
}
