import { t } from "../i18n";
import { AreaField, TextField } from "./fields";
import { type AnswerDraft, fieldLabel } from "./kinds";
import { ListField } from "./ListField";
import { LONGEST_LINE } from "./limits";
import type { Options, Problem } from "./model";
import { proposeKey } from "./typed";

/** The fields of an answer. */
export function AnswerForm({
  draft,
  isNew,
  problems,
  options,
  onChange,
}: {
  draft: AnswerDraft;
  isNew: boolean;
  problems: Problem[];
  options: Options | null;
  onChange: (part: Partial<AnswerDraft>) => void;
}) {
  const label = (field: keyof AnswerDraft) => fieldLabel("answer", field);
  /** Until somebody writes a topic of their own, it follows the question. */
  const proposed = proposeKey(draft.question, "_") === draft.topic;
  return (
    <>
      <TextField
        name="question"
        label={label("question")}
        hint={t("knowledge.hints.question")}
        value={draft.question}
        problems={problems}
        onChange={(question) =>
          onChange(isNew && proposed ? { question, topic: proposeKey(question, "_") } : { question })
        }
      />
      <div class="field-pair">
        <TextField
          name="category"
          label={label("category")}
          hint={t("knowledge.hints.category")}
          value={draft.category}
          problems={problems}
          list={options?.answer_categories ?? []}
          onChange={(category) => onChange({ category })}
        />
        {isNew && (
          <TextField
            name="topic"
            label={label("topic")}
            hint={t("knowledge.hints.topic")}
            ltr
            value={draft.topic}
            problems={problems}
            onChange={(topic) => onChange({ topic })}
          />
        )}
      </div>
      <AreaField
        name="answer"
        label={label("answer")}
        hint={t("knowledge.hints.answer")}
        value={draft.answer}
        problems={problems}
        onChange={(answer) => onChange({ answer })}
      />
      <ListField
        name="phrasings"
        label={label("phrasings")}
        hint={t("knowledge.hints.phrasings")}
        lineLabel={(number) => t("knowledge.phrasing_line", { number })}
        addLabel={t("knowledge.add_phrasing")}
        limit={LONGEST_LINE.phrasings}
        lines={draft.phrasings}
        problems={problems}
        onChange={(phrasings) => onChange({ phrasings })}
      />
    </>
  );
}
