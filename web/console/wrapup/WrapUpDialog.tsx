import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { CommandError } from "../../shared/connection";
import { useDesk, useDeskState } from "../desk/context";
import { Drafts } from "../desk/drafts";
import { unsent } from "../desk/outbox";
import type { TaskDraft } from "../followups/model";
import { TaskFields } from "../followups/TaskFields";
import { t } from "../i18n";
import type { Summary, WrapUp, WrapUpOptions } from "../model";
import { api } from "../session/api";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { useLoaded } from "../ui/hooks";
import { onControlEnter } from "../ui/keys";
import { momentOf } from "../ui/moments";
import { EmptyState, Spinner, Trouble } from "../ui/parts";
import { ReadyMoments } from "../ui/ready";
import { loadWrapUpOptions } from "../ui/titles";
import { SelectField, SummaryField } from "./fields";
import { readDraft, validate, type WrapUpErrors } from "./validate";

interface Proposal extends WrapUp {
  /** Something was promised, and nobody has been made to keep it. */
  follow_up: boolean;
}

/** Give what the desk drafted; without it the dialog is filled by hand. */
function loadProposal(id: string, signal: AbortSignal): Promise<Proposal | null> {
  return api<Proposal>(`/api/conversations/${encodeURIComponent(id)}/wrap-up`, { signal }).catch(() => null);
}

/** Closing a conversation: what it was about, how it ended, what the next colleague should know. */
export function WrapUpDialog({
  summary,
  online,
  onClose,
  onResolved,
}: {
  summary: Summary;
  online: boolean;
  onClose: () => void;
  onResolved: () => void;
}) {
  const [options, retry] = useLoaded(`wrap-up ${summary.id}`, async (signal) => {
    const [known, proposal] = await Promise.all([loadWrapUpOptions(), loadProposal(summary.id, signal)]);
    return { options: known, proposal };
  });
  return (
    <Dialog title={t("wrapup.title", { name: summary.contact.name })} onClose={onClose}>
      {options.status === "loading" && <Spinner label={t("app.loading")} />}
      {options.status === "failed" && (
        <EmptyState
          tone="error"
          icon="alert"
          title={t("wrapup.options_failed")}
          action={
            <button type="button" class="button" onClick={retry}>
              {t("app.retry")}
            </button>
          }
        />
      )}
      {options.status === "ready" && (
        <WrapUpForm
          summary={summary}
          options={options.value.options}
          proposal={options.value.proposal}
          online={online}
          onClose={onClose}
          onResolved={onResolved}
        />
      )}
    </Dialog>
  );
}

function WrapUpForm({
  summary,
  options,
  proposal,
  online,
  onClose,
  onResolved,
}: {
  summary: Summary;
  options: WrapUpOptions;
  /** What was drafted from the conversation; null when it could not be. */
  proposal: Proposal | null;
  online: boolean;
  onClose: () => void;
  onResolved: () => void;
}) {
  const client = useDesk();
  const outbox = useDeskState((state) => state.outbox);
  const drafts = useMemo(() => new Drafts(client.keep, client.staff.id, "wrap-up"), [client]);
  const proposed = proposal?.summary ?? summary.handoff?.summary ?? "";
  const [wrapUp, setWrapUp] = useState<WrapUp>(
    () =>
      readDraft(drafts.get(summary.id)) ??
      wrapUpOf(proposal) ?? { topic: "", outcome: "", summary: proposed },
  );
  const skewMs = useDeskState((state) => state.skewMs);
  const now = Date.now() + skewMs;
  const mornings = useDeskState((state) => state.mornings);
  const [task, setTask] = useState<TaskDraft>(() => ({
    title: t("follow_up.for_contact", { name: summary.contact.name }),
    due: new ReadyMoments(now, mornings).nextMorning,
    staff: client.staff.id,
  }));
  const [wanted, setWanted] = useState(proposal?.follow_up ?? false);
  const [taskError, setTaskError] = useState(false);
  // Made once: a repeat of the same wish is the same follow-up.
  const clientId = useRef(crypto.randomUUID());
  const [errors, setErrors] = useState<WrapUpErrors>({});
  const [trouble, setTrouble] = useState("");
  const [saving, setSaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const left = unsent(outbox, summary.id).length;
  useEffect(() => form.current?.querySelector("select")?.focus(), []);

  const change = (part: Partial<WrapUp>) => {
    const next = { ...wrapUp, ...part };
    setWrapUp(next);
    drafts.set(summary.id, JSON.stringify(next));
    if (Object.keys(errors).length) setErrors(validate(next, options));
  };
  const save = async () => {
    if (saving) return;
    const found = validate(wrapUp, options);
    setErrors(found);
    setTrouble("");
    const noTitle = wanted && !task.title.trim();
    setTaskError(noTitle);
    const firstWrong =
      (["topic", "outcome", "summary"] as const).find((field) => found[field]) ??
      (noTitle ? "task-title" : undefined);
    if (firstWrong) {
      form.current?.querySelector<HTMLElement>(`[name="${firstWrong}"]`)?.focus();
      return;
    }
    if (!online || left) return;
    setSaving(true);
    try {
      const followUp = {
        client_id: clientId.current,
        title: task.title.trim(),
        due_at: momentOf(task.due),
        staff_id: task.staff || null,
      };
      await client.resolve(
        summary.id,
        { ...wrapUp, summary: wrapUp.summary.trim() },
        wanted ? followUp : null,
      );
      drafts.set(summary.id, "");
      onResolved();
    } catch (error) {
      setSaving(false);
      setTrouble(error instanceof CommandError ? error.text : t("wrapup.offline"));
    }
  };

  return (
    <form
      ref={form}
      class="wrapup"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={onControlEnter(() => void save())}
    >
      <p class="dialog-lead">{t(proposal ? "wrapup.proposal_lead" : "wrapup.lead")}</p>
      <div class="wrapup-pair">
        <SelectField
          name="topic"
          label={t("wrapup.topic")}
          options={options.topics}
          value={wrapUp.topic}
          error={errors.topic && t("wrapup.topic_required")}
          onChange={(topic) => change({ topic })}
        />
        <SelectField
          name="outcome"
          label={t("wrapup.outcome")}
          options={options.outcomes}
          value={wrapUp.outcome}
          error={errors.outcome && t("wrapup.outcome_required")}
          onChange={(outcome) => change({ outcome })}
        />
      </div>
      <SummaryField
        value={wrapUp.summary}
        proposed={proposed !== "" && wrapUp.summary === proposed}
        tooLong={errors.summary !== undefined}
        onChange={(text) => change({ summary: text })}
      />
      <div class="wrapup-task">
        <label class="check">
          <input
            type="checkbox"
            data-testid="wrapup-follow-up"
            checked={wanted}
            onChange={(event) => setWanted(event.currentTarget.checked)}
          />
          {t("wrapup.follow_up")}
        </label>
        {wanted && (
          <TaskFields
            task={task}
            now={now}
            error={taskError ? t("follow_up.required") : undefined}
            onChange={setTask}
          />
        )}
      </div>
      {(trouble || !online || left > 0) && (
        <Trouble>
          {!online ? t("wrapup.offline") : left > 0 ? t("wrapup.unsent", { count: left }) : trouble}
        </Trouble>
      )}
      <DialogActions
        act={saving ? t("wrapup.saving") : t("wrapup.save")}
        testId="wrapup-save"
        disabled={saving || !online || left > 0}
        keys
        onCancel={onClose}
      />
    </form>
  );
}

function wrapUpOf(proposal: Proposal | null): WrapUp | null {
  return proposal && { topic: proposal.topic, outcome: proposal.outcome, summary: proposal.summary };
}
