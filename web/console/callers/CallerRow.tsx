import { contactAddress } from "../app/router";
import { t } from "../i18n";
import { touchTitle } from "../touches/model";
import { momentText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { Avatar, Code, VerifiedMark } from "../ui/parts";
import type { Caller } from "./model";

/** Somebody who has the number: enough to know them by, and the way to log their call. */
export function CallerRow({ caller, onLog }: { caller: Caller; onLog: () => void }) {
  return (
    <li class="caller" data-testid="caller" data-contact={caller.id}>
      <div class="caller-head">
        <Avatar name={caller.name} />
        <div class="caller-who">
          <strong>
            <bdi>{caller.name}</bdi>
            {caller.verified && <VerifiedMark />}
          </strong>
          <span class="faint">
            <Code>{caller.phone}</Code> · {t("lookup.number", { number: caller.number })}
          </span>
        </div>
        <span class="spacer" />
        {caller.sight && (
          <a class="button button-small" data-testid="caller-open" href={contactAddress(caller.id)}>
            {t("lookup.open")}
          </a>
        )}
        <button
          type="button"
          class="button button-small button-primary"
          data-testid="caller-log"
          onClick={onLog}
        >
          <Icon name="phone" size={14} />
          {t("lookup.log")}
        </button>
      </div>
      {(caller.blocked || caller.tags.length > 0) && (
        <ul class="contact-tags">
          {caller.blocked && <li class="tag tag-red">{t("lookup.blocked")}</li>}
          {caller.tags.map((tag) => (
            <li key={tag} class="tag tag-plain">
              <bdi>{tag}</bdi>
            </li>
          ))}
        </ul>
      )}
      {caller.touches.length ? (
        <ul class="caller-touches" aria-label={t("lookup.recent")}>
          {caller.touches.map((touch) => (
            <li key={touch.id}>
              <span class="caller-touch-head">
                {t(touchTitle(touch.kind, touch.direction))} · {momentText(touch.happened_at)} ·{" "}
                <bdi>{touch.staff.name}</bdi>
              </span>
              {touch.text && (
                <span class="caller-touch-text" dir="auto">
                  {touch.text}
                </span>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p class="faint">{t("lookup.no_touches")}</p>
      )}
    </li>
  );
}
