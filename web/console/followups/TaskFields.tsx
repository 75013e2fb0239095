import { useId } from "preact/hooks";
import { useDesk, useDeskState } from "../desk/context";
import { t } from "../i18n";
import { MomentField } from "../ui/MomentField";
import { ReadyMoments } from "../ui/ready";
import { LONGEST_TITLE, type TaskDraft } from "./model";

/** What is to be done, by when and by whom. */
export function TaskFields({
  task,
  now,
  error,
  onChange,
}: {
  task: TaskDraft;
  now: number;
  /** What is wrong with the title, in words. */
  error?: string | undefined;
  onChange: (task: TaskDraft) => void;
}) {
  const { staff } = useDesk();
  const colleagues = useDeskState((state) => state.colleagues);
  const ready = new ReadyMoments(
    now,
    useDeskState((state) => state.mornings),
  );
  const id = useId();
  return (
    <div class="task-fields">
      <div class="field">
        <label class="field-label" for={`${id}-title`}>
          {t("follow_up.what")}
        </label>
        <input
          id={`${id}-title`}
          name="task-title"
          data-testid="task-title"
          dir={task.title ? "auto" : undefined}
          maxLength={LONGEST_TITLE}
          value={task.title}
          aria-invalid={error !== undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          onInput={(event) => onChange({ ...task, title: event.currentTarget.value })}
        />
        {error && (
          <span class="field-error" id={`${id}-error`}>
            {error}
          </span>
        )}
      </div>
      <MomentField
        value={task.due}
        now={now}
        future
        ready={ready.forTasks}
        onChange={(due) => onChange({ ...task, due })}
      />
      <div class="field">
        <label class="field-label" for={`${id}-staff`}>
          {t("follow_up.who")}
        </label>
        <select
          id={`${id}-staff`}
          data-testid="task-staff"
          value={task.staff}
          onChange={(event) => onChange({ ...task, staff: event.currentTarget.value })}
        >
          <option value={staff.id}>{t("follow_up.me")}</option>
          <option value="">{t("follow_up.anybody")}</option>
          {colleagues
            .filter((colleague) => colleague.id !== staff.id)
            .map((colleague) => (
              <option key={colleague.id} value={colleague.id}>
                {colleague.name}
              </option>
            ))}
        </select>
      </div>
    </div>
  );
}
