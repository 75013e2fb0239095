import { useEffect, useState } from "preact/hooks";
import { conversationAddress } from "../app/router";
import { num, t } from "../i18n";
import type { SatisfactionReport, SurveyComment } from "../model";
import { api } from "../session/api";
import { momentText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { EmptyState, RichText } from "../ui/parts";
import { useStore } from "../ui/store";
import { loadWrapUpOptions, topicTitle, wrapUpOptions } from "../ui/titles";
import { reportAddress } from "./api";
import type { Range } from "./range";

/** What customers said, newest first, each with its conversation. */
export function Comments({ range, first, more }: { range: Range; first: SurveyComment[]; more: boolean }) {
  const [comments, setComments] = useState(first);
  const [hasMore, setHasMore] = useState(more);
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");
  useEffect(() => {
    // Without the shop's titles the slugs are shown.
    loadWrapUpOptions().catch(() => {});
  }, []);
  const loadMore = async () => {
    setState("loading");
    try {
      const page = await api<SatisfactionReport>(reportAddress(range, comments.at(-1)?.survey_id));
      const known = new Set(comments.map((comment) => comment.survey_id));
      setComments([...comments, ...page.comments.filter((comment) => !known.has(comment.survey_id))]);
      setHasMore(page.more_comments);
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  return (
    <section class="card comments" aria-labelledby="comments">
      <h2 id="comments">{t("reports.comments")}</h2>
      {comments.length === 0 && <EmptyState icon="chats" title={t("reports.comments_empty")} />}
      <ul class="comment-list">
        {comments.map((comment) => (
          <CommentRow key={comment.survey_id} comment={comment} />
        ))}
      </ul>
      {hasMore && (
        <p class="comments-more">
          {state === "failed" && <span role="alert">{t("reports.more_failed")}</span>}
          <button type="button" class="button" disabled={state === "loading"} onClick={() => void loadMore()}>
            {state === "loading" ? t("app.loading") : t("reports.more_comments")}
          </button>
        </p>
      )}
    </section>
  );
}

function CommentRow({ comment }: { comment: SurveyComment }) {
  const options = useStore(wrapUpOptions, (value) => value);
  const handler = comment.handled_by === "bot" || !comment.operator ? t("reports.bot") : comment.operator;
  return (
    <li class="comment" data-testid="comment-row" data-survey={comment.survey_id}>
      <RatingMark rating={comment.rating} />
      <div class="comment-main">
        <p class={comment.comment ? "comment-text" : "comment-text faint"} dir="auto">
          {comment.comment ? <RichText text={comment.comment} /> : t("reports.comment_none")}
        </p>
        <p class="comment-meta">
          {comment.contact && <bdi>{comment.contact}</bdi>}
          <span>{t("reports.handled_by", { name: handler })}</span>
          {comment.topic && <span>{topicTitle(comment.topic, options)}</span>}
          {comment.recommend !== null && (
            <span>
              {t("reports.recommend")}: {t("reports.rating_of", { value: comment.recommend, max: 10 })}
            </span>
          )}
          {comment.answered_at && (
            <time dateTime={comment.answered_at}>{momentText(comment.answered_at)}</time>
          )}
        </p>
      </div>
      <a
        class="button button-small comment-link"
        data-testid="comment-link"
        href={conversationAddress(comment.conversation_id)}
      >
        {t("reports.open_conversation")}
        <Icon name="forward" size={14} flip />
      </a>
    </li>
  );
}

function RatingMark({ rating }: { rating: number | null }) {
  if (rating === null) {
    return (
      <span class="rating rating-none" title={t("reports.not_answered")}>
        <span class="visually-hidden">{t("reports.not_answered")}</span>
        <span aria-hidden="true">—</span>
      </span>
    );
  }
  return (
    <span class={`rating rating-${rating}`}>
      <span class="visually-hidden">
        {t("reports.rating")}: {t("reports.rating_of", { value: rating, max: 5 })}
      </span>
      <span aria-hidden="true">{num(rating)}</span>
    </span>
  );
}
