import { useEffect, useId, useRef, useState } from "preact/hooks";
import { direction } from "../../shared/persian";
import { go } from "../app/router";
import { dir, num, t, toman } from "../i18n";
import { Icon } from "../ui/Icon";
import { EmptyState } from "../ui/parts";
import { addressOf, filterOf, NEW, queryOf } from "./address";
import type { KeptDrafts } from "./drafts";
import { useFresh } from "./fresh";
import { ANSWERS, type Kind } from "./kinds";
import type { AnswerRow, Options, ProductRow, Row } from "./model";
import { Awaited } from "./paged";
import { type Filter, listRows } from "./requests";

const PAGE = 50;
const TYPING_MS = 250;

/** The rows of one kind, searched and filtered; what is asked for stands in the address. */
export function RowList<R extends Row, D extends object>({
  kind,
  query,
  openKey,
  options,
  drafts,
}: {
  kind: Kind<R, D>;
  query: URLSearchParams;
  openKey: string | null;
  options: Options | null;
  drafts: KeptDrafts;
}) {
  const filter = filterOf(query);
  const asked = queryOf(filter).toString();
  const [count, setCount] = useState(PAGE);
  useEffect(() => setCount(PAGE), [asked]);
  const shelf = useFresh(
    `${kind.plural} ${count} ${asked}`,
    (signal) => listRows(kind, filter, count, signal),
    true,
  );
  const put = (part: Partial<Filter>) =>
    go(addressOf(kind.plural, openKey, queryOf({ ...filter, ...part })), "replace");
  // The row that is open is what the page is about; on a phone it is all there is of it.
  const Heading = openKey ? "h2" : "h1";
  const filtered = filter.q !== "" || filter.category !== "";
  return (
    <section class="shelf-list" aria-label={t(`knowledge.sections.${kind.plural}`)}>
      <div class="shelf-tools">
        <div class="shelf-head">
          <Heading>
            {t(`knowledge.sections.${kind.plural}`)}
            {shelf.value && <span class="count count-none">{num(shelf.value.total)}</span>}
          </Heading>
          <a
            class="button button-small button-primary"
            data-testid="add"
            href={addressOf(kind.plural, NEW, queryOf(filter))}
          >
            <Icon name="plus" size={14} />
            {t(`knowledge.add.${kind.name}`)}
          </a>
        </div>
        <Search key={kind.name} value={filter.q} onChange={(q) => put({ q })} />
        <div class="shelf-filters">
          <CategoryFilter
            kind={kind.name}
            value={filter.category}
            options={options}
            onChange={(category) => put({ category })}
          />
          <label class="check">
            <input
              class="tick"
              type="checkbox"
              data-testid="show-retired"
              checked={filter.retired === "all"}
              onChange={(event) => put({ retired: event.currentTarget.checked ? "all" : "0" })}
            />
            {t("knowledge.show_retired")}
          </label>
        </div>
      </div>
      {shelf.value && shelf.error ? (
        <p class="note note-warn" role="status">
          {t("knowledge.stale")}
        </p>
      ) : null}
      {!shelf.value && <Awaited {...shelf} title={t("knowledge.load_failed")} />}
      {shelf.value?.rows.length === 0 && (
        <EmptyState
          icon={filtered ? "search" : "inbox"}
          title={t(filtered ? "knowledge.none_found" : `knowledge.none.${kind.name}`)}
          hint={filtered ? t("knowledge.none_found_hint") : undefined}
        />
      )}
      <ul class="rows" data-testid="rows" aria-busy={shelf.loading}>
        {shelf.value?.rows.map((row) => {
          const key = String(row[kind.key]);
          return (
            <li key={key} class={key === openKey ? "row row-current" : "row"}>
              <a
                class="row-link"
                data-testid="row"
                data-key={key}
                aria-current={key === openKey ? "true" : undefined}
                href={addressOf(kind.plural, key, queryOf(filter))}
              >
                <span class="row-main">
                  <span class="row-title" dir="auto">
                    {String(row[kind.title])}
                  </span>
                  <RowFacts kind={kind} row={row} draft={drafts.has(kind.name, key)} />
                </span>
              </a>
            </li>
          );
        })}
      </ul>
      {shelf.value && shelf.value.rows.length < shelf.value.total && (
        <p class="more">
          <button
            type="button"
            class="button"
            disabled={shelf.loading}
            onClick={() => setCount(count + PAGE)}
          >
            {t("knowledge.show_more", { count: shelf.value.total - shelf.value.rows.length })}
          </button>
        </p>
      )}
    </section>
  );
}

function RowFacts<R extends Row, D extends object>({
  kind,
  row,
  draft,
}: {
  kind: Kind<R, D>;
  row: R;
  draft: boolean;
}) {
  return (
    <span class="row-facts">
      {draft && <span class="tag tag-amber">{t("knowledge.draft")}</span>}
      {row.retired_at && <span class="tag tag-plain">{t("knowledge.retired")}</span>}
      {(kind as { name: string }).name === ANSWERS.name ? (
        <AnswerFacts row={row as unknown as AnswerRow} />
      ) : (
        <ProductFacts row={row as unknown as ProductRow} />
      )}
    </span>
  );
}

function AnswerFacts({ row }: { row: AnswerRow }) {
  return (
    <>
      <span>{row.category}</span>
      <span>{t("knowledge.phrasing_count", { count: row.phrasings.length })}</span>
      {row.used > 0 && <span>{t("knowledge.used", { count: row.used })}</span>}
    </>
  );
}

function ProductFacts({ row }: { row: ProductRow }) {
  return (
    <>
      <span>{row.category_title}</span>
      <span>{toman(row.price_rial)}</span>
      {row.stock > 0 ? (
        <span>{t("knowledge.in_stock", { count: row.stock })}</span>
      ) : (
        <span class="out">{t("payload.out_of_stock")}</span>
      )}
    </>
  );
}

function Search({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  const asked = useRef(value);
  useEffect(() => {
    // Back and forward change the address beside this box.
    if (value !== asked.current) setText(value);
    asked.current = value;
  }, [value]);
  useEffect(() => {
    if (text.trim() === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = text.trim();
      onChange(text.trim());
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="search">
      <Icon name="search" size={16} />
      <input
        type="search"
        data-testid="search"
        dir={direction(text, dir)}
        value={text}
        aria-label={t("knowledge.search")}
        placeholder={t("knowledge.search")}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </div>
  );
}

function CategoryFilter({
  kind,
  value,
  options,
  onChange,
}: {
  kind: "answer" | "product";
  value: string;
  options: Options | null;
  onChange: (category: string) => void;
}) {
  const id = useId();
  const known =
    kind === "answer"
      ? (options?.answer_categories ?? []).map((name) => ({ slug: name, title: name }))
      : (options?.categories ?? []);
  const all =
    known.some((one) => one.slug === value) || !value ? known : [...known, { slug: value, title: value }];
  return (
    <>
      <label class="visually-hidden" for={id}>
        {t("knowledge.category")}
      </label>
      <select
        id={id}
        class="select"
        data-testid="category"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{t("knowledge.all_categories")}</option>
        {all.map((one) => (
          <option key={one.slug} value={one.slug}>
            {one.title}
          </option>
        ))}
      </select>
    </>
  );
}
