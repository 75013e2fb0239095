import { useEffect, useId, useState } from "preact/hooks";
import { direction } from "../../shared/persian";
import { dir, t } from "../i18n";
import { Dialog } from "../ui/Dialog";
import { DialogActions } from "../ui/DialogActions";
import { Icon } from "../ui/Icon";
import { Trouble } from "../ui/parts";
import { intentTitle } from "../ui/titles";
import { useFresh } from "./fresh";
import { ANSWERS } from "./kinds";
import { Awaited } from "./paged";
import { listRows } from "./requests";

interface PickerProps {
  /** The cluster's own words, to be written another way if wished. */
  wording: string;
  /** How many messages it is about. */
  count: number;
  trouble: string;
  onClose: () => void;
}

const TYPING_MS = 250;
const SHOWN = 20;

/** Choose the answer whose phrasing some messages become. */
export function AnswerPicker({
  onPick,
  ...props
}: PickerProps & { onPick: (topic: string, text: string | undefined) => Promise<void> }) {
  const [text, setText] = useState("");
  const [query, setQuery] = useState("");
  const [wording, setWording] = useState<string | undefined>(undefined);
  useEffect(() => {
    const timer = setTimeout(() => setQuery(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useFresh(
    `pick ${query}`,
    (signal) => listRows(ANSWERS, { q: query, category: "", retired: "0" }, SHOWN, signal),
    true,
  );
  return (
    <Dialog title={t("knowledge.gaps.pick_answer")} onClose={props.onClose} wide>
      <Wording {...props} value={wording} onChange={setWording} />
      {props.trouble && <Trouble>{props.trouble}</Trouble>}
      <div class="search">
        <Icon name="search" size={16} />
        <input
          type="search"
          data-testid="pick-search"
          value={text}
          dir={direction(text, dir)}
          aria-label={t("knowledge.search")}
          placeholder={t("knowledge.search")}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {!found.value && <Awaited {...found} title={t("knowledge.load_failed")} />}
      {found.value?.rows.length === 0 && <p class="faint">{t("knowledge.none_found")}</p>}
      <ul class="picks">
        {found.value?.rows.map((row) => (
          <li key={row.topic}>
            <button
              type="button"
              class="pick"
              data-testid="pick"
              onClick={() => void onPick(row.topic, wording)}
            >
              <span dir="auto">{row.question}</span>
              <span class="faint">{row.category}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Choose the intent that some messages become examples of. */
export function IntentPicker({
  intents,
  likely,
  onPick,
  ...props
}: PickerProps & {
  intents: string[];
  likely: string | null;
  onPick: (intent: string, text: string | undefined) => Promise<void>;
}) {
  const id = useId();
  const [intent, setIntent] = useState(likely && intents.includes(likely) ? likely : "");
  const [wording, setWording] = useState<string | undefined>(undefined);
  return (
    <Dialog title={t("knowledge.gaps.pick_intent")} onClose={props.onClose}>
      <p class="dialog-lead">{t("knowledge.gaps.example_lead")}</p>
      <Wording {...props} value={wording} onChange={setWording} />
      <div class="field">
        <label class="field-label" for={id}>
          {t("knowledge.gaps.intent")}
        </label>
        <select
          id={id}
          data-testid="pick-intent"
          value={intent}
          onChange={(event) => setIntent(event.currentTarget.value)}
        >
          <option value="">{t("knowledge.choose")}</option>
          {intents.map((one) => (
            <option key={one} value={one}>
              {intentTitle(one)}
            </option>
          ))}
        </select>
      </div>
      {props.trouble && <Trouble>{props.trouble}</Trouble>}
      <DialogActions
        act={t("knowledge.gaps.make_example")}
        testId="pick-intent-save"
        disabled={!intent}
        onAct={() => void onPick(intent, wording)}
        onCancel={props.onClose}
      />
    </Dialog>
  );
}

/** The customers' own words are kept unless another wording is written here. */
function Wording({
  wording,
  count,
  value,
  onChange,
}: PickerProps & { value: string | undefined; onChange: (text: string | undefined) => void }) {
  const id = useId();
  return (
    <div class="field">
      <label class="check">
        <input
          class="tick"
          type="checkbox"
          checked={value !== undefined}
          onChange={(event) => onChange(event.currentTarget.checked ? wording : undefined)}
        />
        {t("knowledge.gaps.own_wording")}
      </label>
      {value === undefined ? (
        <p class="field-hint">{t("knowledge.gaps.customers_words", { count })}</p>
      ) : (
        <>
          <label class="visually-hidden" for={id}>
            {t("knowledge.gaps.wording")}
          </label>
          <input
            id={id}
            data-testid="wording"
            value={value}
            dir={direction(value, dir)}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        </>
      )}
    </div>
  );
}
