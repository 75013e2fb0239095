import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import type { SessionAnswer } from "../model";
import { Trouble } from "../ui/parts";
import { ApiError, api, errorText } from "./api";
import { accept } from "./session";

/** A new password for whoever is signed in; typed twice, for nobody else can tell them what they typed. */
export function PasswordForm({ first = false, onDone }: { first?: boolean; onDone?: () => void }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<{ field: string; text: string } | null>(null);
  const start = useRef<HTMLInputElement>(null);
  useEffect(() => start.current?.focus(), []);
  const save = async () => {
    if (next !== again) return setTrouble({ field: "again", text: t("password.differ") });
    setBusy(true);
    setTrouble(null);
    try {
      const body = { current: first ? null : current, password: next };
      const answer = await api<SessionAnswer>("/api/session/password", { method: "POST", body });
      onDone?.();
      accept(answer);
    } catch (error) {
      setBusy(false);
      const code = error instanceof ApiError ? error.code : "";
      const field = code === "password.wrong" ? "current" : code === "password.weak" ? "next" : "";
      setTrouble({ field, text: errorText(error) });
    }
  };
  const wrong = (field: string) => (trouble?.field === field ? trouble.text : "");
  return (
    <form
      class="wrapup"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void save();
      }}
    >
      {!first && (
        <Secret
          id="password-current"
          label={t("password.current")}
          auto="current-password"
          field={start}
          value={current}
          wrong={wrong("current")}
          onInput={setCurrent}
        />
      )}
      <Secret
        id="password-next"
        label={t("password.next")}
        auto="new-password"
        field={first ? start : undefined}
        value={next}
        hint={t("password.hint")}
        wrong={wrong("next")}
        onInput={setNext}
      />
      <Secret
        id="password-again"
        label={t("password.again")}
        auto="new-password"
        value={again}
        wrong={wrong("again")}
        onInput={setAgain}
      />
      {trouble?.field === "" && <Trouble>{trouble.text}</Trouble>}
      <button type="submit" class="button button-primary" data-testid="password-save" disabled={busy}>
        {t("password.save")}
      </button>
    </form>
  );
}

function Secret({
  id,
  label,
  auto,
  value,
  wrong,
  hint = "",
  field,
  onInput,
}: {
  id: string;
  label: string;
  auto: "current-password" | "new-password";
  value: string;
  wrong: string;
  hint?: string;
  field?: RefObject<HTMLInputElement | null> | undefined;
  onInput: (value: string) => void;
}) {
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <input
        id={id}
        ref={field}
        data-testid={id}
        type="password"
        dir="ltr"
        autocomplete={auto}
        maxLength={256}
        value={value}
        aria-invalid={wrong !== ""}
        aria-describedby={`${id}-note`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <span id={`${id}-note`} class={wrong ? "field-error" : "field-hint"} role={wrong ? "alert" : undefined}>
        {wrong || hint}
      </span>
    </div>
  );
}
