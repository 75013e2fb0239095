import { t } from "../i18n";
import { momentText } from "../ui/dates";
import { Icon, type IconName } from "../ui/Icon";
import { RichText } from "../ui/parts";
import { type Touch, touchTitle } from "./model";

const ICONS: Record<Touch["kind"], IconName> = {
  call: "phone",
  email: "mail",
  fax: "file",
  visit: "user",
};

/** One touch in a contact's history. */
export function TouchLine({ touch, onCorrect }: { touch: Touch; onCorrect?: (() => void) | undefined }) {
  const { follow_up: task } = touch;
  return (
    <div class={touch.corrected_by_id ? "earlier touch touch-corrected" : "earlier touch"}>
      <span class="earlier-top">
        <time dateTime={touch.happened_at}>{momentText(touch.happened_at)}</time>
        {touch.corrected_by_id && <span class="tag tag-plain">{t("touch.corrected")}</span>}
        {touch.corrects_id && <span class="tag tag-plain">{t("touch.correction")}</span>}
      </span>
      <span class="touch-title">
        <Icon name={ICONS[touch.kind]} size={15} />
        {t(touchTitle(touch.kind, touch.direction))}
      </span>
      <span class="touch-text" dir="auto">
        {touch.text ? (
          <RichText text={touch.text} />
        ) : (
          <span class="faint">{t(touch.text === null ? "touch.closed" : "contact.gone")}</span>
        )}
      </span>
      {task && (
        <span class="earlier-by">
          {t("touch.task", { title: task.title })}
          {task.done_at ? ` · ${t("touch.task_done")}` : ` · ${momentText(task.due_at)}`}
        </span>
      )}
      <span class="earlier-by touch-foot">
        <bdi>{t("touch.by", { name: touch.staff.name })}</bdi>
        {onCorrect && !touch.corrected_by_id && touch.text && (
          <button type="button" class="link" data-testid="touch-correct" onClick={onCorrect}>
            {t("touch.correct")}
          </button>
        )}
      </span>
    </div>
  );
}
