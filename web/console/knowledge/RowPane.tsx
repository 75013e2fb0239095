import { useEffect, useRef } from "preact/hooks";
import { readRoute } from "../app/router";
import { t } from "../i18n";
import { ApiError, errorText } from "../session/api";
import { Guard } from "../ui/Guard";
import { useLoaded } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { Code, EmptyState, Spinner, Trouble } from "../ui/parts";
import { AnswerForm } from "./AnswerForm";
import { addressOf, isNew, placeOf } from "./address";
import { Beside } from "./Beside";
import type { KeptDrafts } from "./drafts";
import type { AnswerDraft, Kind, ProductDraft } from "./kinds";
import type { Options, Row } from "./model";
import { NewerNote } from "./NewerNote";
import { ProductForm } from "./ProductForm";
import { readRow } from "./requests";
import { type RowEditor, useEditor } from "./useEditor";

interface PaneProps<R extends Row, D extends object> {
  kind: Kind<R, D>;
  rowKey: string;
  query: URLSearchParams;
  options: Options | null;
  drafts: KeptDrafts;
}

/** One row to read and change, or a new one to write. */
export function RowPane<R extends Row, D extends object>(props: PaneProps<R, D>) {
  const { kind, rowKey, query } = props;
  const [loaded, retry] = useLoaded(`${kind.name} ${rowKey}`, (signal) =>
    isNew(rowKey) ? Promise.resolve(null) : readRow(kind, rowKey, signal),
  );
  if (loaded.status === "ready") return <Pane key={`${kind.name} ${rowKey}`} {...props} row={loaded.value} />;
  const back = addressOf(kind.plural, null, query);
  return (
    <section class="pane" aria-label={t(`knowledge.kind.${kind.name}`)}>
      {loaded.status === "loading" ? (
        <Spinner label={t("app.loading")} />
      ) : (
        <Failed error={loaded.error} back={back} onRetry={retry} />
      )}
    </section>
  );
}

function Failed({ error, back, onRetry }: { error: unknown; back: string; onRetry: () => void }) {
  const missing = error instanceof ApiError && error.code === "not_found";
  return (
    <EmptyState
      tone={missing ? "plain" : "error"}
      icon={missing ? "search" : "alert"}
      title={t(missing ? "knowledge.row_missing" : "knowledge.row_failed")}
      hint={missing ? t("knowledge.row_missing_hint") : errorText(error)}
      action={
        <span class="dialog-actions">
          {!missing && (
            <button type="button" class="button button-primary" onClick={onRetry}>
              {t("app.retry")}
            </button>
          )}
          <a class="button" href={back}>
            {t("knowledge.back_to_list")}
          </a>
        </span>
      }
    />
  );
}

function Pane<R extends Row, D extends object>({
  kind,
  rowKey,
  query,
  options,
  drafts,
  row,
}: PaneProps<R, D> & { row: R | null }) {
  const editor = useEditor(kind, rowKey, row, drafts, query);
  const { state, dirty } = editor;
  const heading = useRef<HTMLHeadingElement>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (isNew(rowKey)) form.current?.querySelector("input")?.focus();
    else heading.current?.focus();
  }, []);
  // What was refused is shown, and the first of it is gone to.
  useEffect(() => {
    if (state.problems.length) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [state.problems.length > 0]);
  const title = String(state.base[kind.title]);
  return (
    <section class="pane" aria-label={title || t(`knowledge.add.${kind.name}`)} data-testid="pane">
      <header class="pane-head">
        <a
          class="icon-button pane-back"
          href={addressOf(kind.plural, null, query)}
          aria-label={t("knowledge.back_to_list")}
        >
          <Icon name="back" flip />
        </a>
        <div class="pane-title">
          <h1 ref={heading} tabIndex={-1}>
            <bdi>{row ? title : t(`knowledge.add.${kind.name}`)}</bdi>
          </h1>
          {row && (
            <p>
              <Code>{rowKey}</Code>
              {state.retiredAt && <span class="tag tag-amber">{t("knowledge.retired")}</span>}
            </p>
          )}
        </div>
        {row && <Turn editor={editor} />}
      </header>
      <div class="pane-columns">
        <form
          ref={form}
          class="pane-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void editor.save();
          }}
          onKeyDown={(event) => {
            if ((event.key === "Enter" || event.code === "KeyS") && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              void editor.save();
            }
          }}
        >
          {editor.gaps.length > 0 && (
            <p class="note note-info">
              <Icon name="chats" />
              {t("knowledge.gaps.will_close", { count: editor.gaps.length })}
            </p>
          )}
          {state.newer && (
            <NewerNote
              kind={kind.name}
              state={state}
              newer={state.newer}
              onTake={(field) => editor.step({ type: "take", field })}
              onKeep={(field) => editor.step({ type: "settle", field })}
            />
          )}
          <Fields kind={kind} editor={editor} options={options} fresh={row === null} />
          <SaveBar editor={editor} fresh={row === null} />
        </form>
        <Beside
          kind={kind}
          rowKey={row ? rowKey : null}
          draft={state.draft}
          onUndone={() => void editor.look()}
        />
      </div>
      <Guard
        dirty={dirty}
        keeps
        stays={({ pathname, hash }) => {
          const route = readRoute(pathname, hash);
          if (route.page !== "knowledge" || route.view !== "home") return false;
          const place = placeOf(route.path, route.query);
          return place.section === kind.plural && place.key === rowKey;
        }}
        onDiscard={editor.discard}
      />
    </section>
  );
}

function Fields<R extends Row, D extends object>({
  kind,
  editor,
  options,
  fresh,
}: {
  kind: Kind<R, D>;
  editor: RowEditor<R, D>;
  options: Options | null;
  fresh: boolean;
}) {
  const { draft, problems } = editor.state;
  const props = {
    isNew: fresh,
    problems,
    options,
    onChange: (part: object) => editor.change(part as Partial<D>),
  };
  return kind.name === "answer" ? (
    <AnswerForm {...props} draft={draft as unknown as AnswerDraft} />
  ) : (
    <ProductForm {...props} draft={draft as unknown as ProductDraft} />
  );
}

function Turn<R extends Row, D extends object>({ editor }: { editor: RowEditor<R, D> }) {
  const how = editor.state.retiredAt ? "restore" : "retire";
  return (
    <button type="button" class="button button-small" data-testid={how} onClick={() => void editor.turn(how)}>
      {t(`knowledge.${how}`)}
    </button>
  );
}

function SaveBar<R extends Row, D extends object>({
  editor,
  fresh,
}: {
  editor: RowEditor<R, D>;
  fresh: boolean;
}) {
  const { state, dirty } = editor;
  return (
    <div class="save-bar">
      {state.trouble && <Trouble data-testid="trouble">{state.trouble}</Trouble>}
      <div class="save-actions">
        <button
          type="submit"
          class="button button-primary"
          data-testid="save"
          disabled={!dirty || state.saving}
          aria-keyshortcuts="Control+Enter"
        >
          {state.saving ? t("knowledge.saving") : t(fresh ? "knowledge.save_new" : "knowledge.save")}
        </button>
        <button
          type="button"
          class="button"
          data-testid="reset"
          disabled={!dirty || state.saving}
          onClick={editor.discard}
        >
          {t("knowledge.reset")}
        </button>
        <span class="save-state" role="status">
          {dirty ? t(editor.unkept ? "composer.storage_full" : "knowledge.not_saved") : ""}
        </span>
      </div>
    </div>
  );
}
