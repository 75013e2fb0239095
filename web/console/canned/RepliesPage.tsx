import { useMemo, useState } from "preact/hooks";
import { fold } from "../../shared/persian";
import { num, t } from "../i18n";
import { errorText } from "../session/api";
import { useLoaded } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { EmptyState, RichText, Spinner } from "../ui/parts";
import { useStore } from "../ui/store";
import { type Canned, type CannedReply, canned, loadCanned } from "./model";
import { ReplyDialog } from "./ReplyDialog";

/** The canned replies: everybody manages their own, supervisors those of teams too. */
export function RepliesPage() {
  const [loaded, retry] = useLoaded("canned", (signal) => loadCanned(signal));
  const known = useStore(canned, (value) => value);
  return (
    <section class="chat-column replies" aria-labelledby="replies-title" data-testid="replies">
      <header class="chat-head">
        <a class="icon-button narrow-only" href="#/" aria-label={t("chat.back_to_lists")}>
          <Icon name="back" flip />
        </a>
        <div class="chat-who">
          <h1 id="replies-title">{t("canned.title")}</h1>
          <p>{t("canned.lead")}</p>
        </div>
      </header>
      {known ? (
        <Replies known={known} />
      ) : loaded.status === "failed" ? (
        <EmptyState
          tone="error"
          icon="alert"
          title={t("canned.load_failed")}
          hint={errorText(loaded.error)}
          action={
            <button type="button" class="button" onClick={retry}>
              {t("app.retry")}
            </button>
          }
        />
      ) : (
        <Spinner label={t("app.loading")} />
      )}
    </section>
  );
}

function Replies({ known }: { known: Canned }) {
  const [editing, setEditing] = useState<CannedReply | "new" | null>(null);
  const [query, setQuery] = useState("");
  const shown = useMemo(() => {
    const wanted = fold(query);
    return known.replies.filter((reply) => fold(`${reply.shortcut} ${reply.text}`).includes(wanted));
  }, [known.replies, query]);
  const own = shown.filter((reply) => reply.scope === "private");
  const teams = shown.filter((reply) => reply.scope === "team");
  const teamName = (id: string | null) => known.teams.find((team) => team.id === id)?.name;
  const groups = [
    { id: "own", title: t("canned.own_title"), rows: own, editable: true },
    { id: "team", title: t("canned.team_title"), rows: teams, editable: known.manages_teams },
  ];
  return (
    <div class="replies-body">
      <div class="replies-bar">
        <input
          type="search"
          class="replies-filter"
          value={query}
          dir={query ? "auto" : undefined}
          placeholder={t("canned.filter")}
          aria-label={t("canned.filter")}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <button
          type="button"
          class="button button-primary"
          data-testid="reply-new"
          onClick={() => setEditing("new")}
        >
          {t("canned.new")}
        </button>
      </div>
      {known.replies.length === 0 && (
        <EmptyState icon="chats" title={t("canned.none_yet")} hint={t("canned.none_hint")} />
      )}
      {known.replies.length > 0 && !shown.length && <EmptyState icon="search" title={t("canned.no_match")} />}
      {groups.map(
        (group) =>
          group.rows.length > 0 && (
            <section key={group.id} aria-labelledby={`replies-${group.id}`}>
              <h2 id={`replies-${group.id}`} class="replies-group">
                {group.title}
                <span class="count count-none">{num(group.rows.length)}</span>
              </h2>
              <ul class="replies-list">
                {group.rows.map((reply) => (
                  <li key={reply.id} class="reply-row" data-testid="reply-row">
                    <div class="reply-main">
                      <p class="reply-head">
                        <strong>
                          <bdi>/{reply.shortcut}</bdi>
                        </strong>
                        {reply.scope === "team" && (
                          <span class="tag tag-plain">{teamName(reply.team_id) ?? t("canned.everyone")}</span>
                        )}
                      </p>
                      <p class="reply-text" dir="auto">
                        <RichText text={reply.text} />
                      </p>
                    </div>
                    {group.editable && (
                      <button
                        type="button"
                        class="icon-button"
                        data-testid="reply-edit"
                        aria-label={t("canned.edit", { shortcut: reply.shortcut })}
                        onClick={() => setEditing(reply)}
                      >
                        <Icon name="pencil" />
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            </section>
          ),
      )}
      {editing && (
        <ReplyDialog
          key={editing === "new" ? "new" : editing.id}
          reply={editing === "new" ? null : editing}
          known={known}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}
