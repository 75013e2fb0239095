import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import type { Episode } from "../model";
import { momentText } from "../ui/dates";
import { RichText } from "../ui/parts";
import { useStore } from "../ui/store";
import { loadWrapUpOptions, outcomeTitle, topicTitle, wrapUpOptions } from "../ui/titles";

/** How each handling of a conversation went and ended. */
export function Episodes({ episodes }: { episodes: Episode[] }) {
  const options = useStore(wrapUpOptions, (value) => value);
  useEffect(() => {
    // Without the shop's titles the slugs are shown.
    loadWrapUpOptions().catch(() => {});
  }, []);
  if (!episodes.length) return null;
  return (
    <section class="episodes" aria-labelledby="episodes">
      <h2 id="episodes">{t("conversation.episodes")}</h2>
      <ol>
        {episodes.map((episode) => (
          <li key={episode.ordinal} class="episode">
            <p class="episode-head">
              <strong>{t("conversation.episode", { ordinal: episode.ordinal })}</strong>
              {episode.topic && <span class="tag tag-plain">{topicTitle(episode.topic, options)}</span>}
              {episode.outcome && <span class="tag tag-plain">{outcomeTitle(episode.outcome, options)}</span>}
              <span class="spacer" />
              <span class="episode-end">{ending(episode)}</span>
            </p>
            {episode.summary && (
              <p class="episode-summary" dir="auto">
                <RichText text={episode.summary} />
              </p>
            )}
            <p class="episode-times">
              {t("conversation.opened")}: {momentText(episode.opened_at)}
              {episode.resolved_at && (
                <>
                  {" · "}
                  {t("conversation.resolved_at")}: {momentText(episode.resolved_at)}
                </>
              )}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function ending(episode: Episode): string {
  if (episode.operator) return t("contact.handled_by", { name: episode.operator });
  if (episode.resolved_by === "bot") return t("conversation.resolved_by_bot");
  if (episode.resolved_by === "timeout") return t("conversation.resolved_by_timeout");
  return episode.resolved_at ? t("conversation.resolved_by_operator") : t("conversation.not_resolved");
}
