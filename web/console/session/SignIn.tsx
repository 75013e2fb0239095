import type { RefObject } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { LanguageButton, Logo, ThemeButton } from "../app/TopBar";
import { t } from "../i18n";
import type { DemoAccount } from "../model";
import { durationText } from "../ui/dates";
import { useNow, useOnline, useTitle } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { ApiError, errorText } from "./api";
import { signIn } from "./session";

type Trouble = { kind: "text"; text: string } | { kind: "wait"; until: number } | null;

/** The one sign-in page of desk and reports. */
export function SignIn({ demo, ended }: { demo: DemoAccount[]; ended: boolean }) {
  useTitle(t("session.title"));
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>(null);
  const loginField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const errorId = useId();
  const online = useOnline();
  const now = useNow(1000);
  const waitMs = trouble?.kind === "wait" ? trouble.until - now : 0;
  useEffect(() => loginField.current?.focus(), []);

  const attempt = async (name: string, secret: string) => {
    setBusy(true);
    setTrouble(null);
    try {
      await signIn(name, secret);
    } catch (error) {
      setBusy(false);
      setTrouble(troubleOf(error));
      if (error instanceof ApiError && error.code === "auth.invalid") passwordField.current?.select();
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!login.trim()) return loginField.current?.focus();
    if (!password) return passwordField.current?.focus();
    if (!busy && waitMs <= 0) void attempt(login.trim(), password);
  };
  const loginMissing = tried && !login.trim();
  const passwordMissing = tried && !password;

  return (
    <main class="sign-in">
      <div class="sign-in-tools">
        <LanguageButton />
        <ThemeButton />
      </div>
      <section class="sign-in-card">
        <header class="sign-in-head">
          <Logo />
          <h1>{t("session.title")}</h1>
          <p>{t("session.lead")}</p>
        </header>
        {ended && (
          <p class="note note-info" role="status">
            {t("session.ended")}
          </p>
        )}
        {!online && (
          <p class="note note-warn" role="status">
            <Icon name="offline" />
            {t("session.offline")}
          </p>
        )}
        <form onSubmit={submit} noValidate>
          <label class="field">
            <span class="field-label">{t("session.login")}</span>
            <input
              ref={loginField}
              data-testid="login"
              name="username"
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              dir="ltr"
              value={login}
              aria-invalid={loginMissing}
              onInput={(event) => setLogin(event.currentTarget.value)}
            />
            {loginMissing && <span class="field-error">{t("session.login_required")}</span>}
          </label>
          <div class="field">
            <label class="field-label" for={`${errorId}-password`}>
              {t("session.password")}
            </label>
            <span class="password">
              <PasswordInput
                id={`${errorId}-password`}
                field={passwordField}
                shown={shown}
                value={password}
                invalid={passwordMissing || trouble !== null}
                describedBy={trouble ? errorId : undefined}
                onChange={setPassword}
              />
              <button
                type="button"
                class="icon-button"
                aria-pressed={shown}
                aria-label={shown ? t("session.hide_password") : t("session.show_password")}
                onClick={() => setShown(!shown)}
              >
                <Icon name="eye" />
              </button>
            </span>
            {passwordMissing && <span class="field-error">{t("session.password_required")}</span>}
          </div>
          {trouble && (trouble.kind === "text" || waitMs > 0) && (
            <p
              class="note note-error"
              id={errorId}
              role={trouble.kind === "text" ? "alert" : "timer"}
              data-testid="sign-in-error"
            >
              <Icon name="alert" />
              {trouble.kind === "text"
                ? trouble.text
                : t("session.rate_limited", { time: durationText(waitMs) })}
            </p>
          )}
          <button
            type="submit"
            class="button button-primary button-large"
            data-testid="sign-in"
            disabled={busy || waitMs > 0}
          >
            {busy ? t("session.signing_in") : t("session.sign_in")}
          </button>
        </form>
        {demo.length > 0 && (
          <section class="demo" aria-labelledby={`${errorId}-demo`}>
            <h2 id={`${errorId}-demo`}>{t("session.demo")}</h2>
            <p>{t("session.demo_lead")}</p>
            <ul class="demo-list">
              {demo.map((account) => (
                <li key={account.login}>
                  <button
                    type="button"
                    class="demo-chip"
                    data-testid={`demo-${account.login}`}
                    disabled={busy || waitMs > 0}
                    aria-label={t("session.demo_use", {
                      name: account.name,
                      role: t(`roles.${account.role}`),
                    })}
                    onClick={() => {
                      setLogin(account.login);
                      setPassword(account.password);
                      void attempt(account.login, account.password);
                    }}
                  >
                    <bdi>{account.name}</bdi>
                    <small>{t(`roles.${account.role}`)}</small>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </section>
    </main>
  );
}

function PasswordInput({
  id,
  field,
  shown,
  value,
  invalid,
  describedBy,
  onChange,
}: {
  id: string;
  field: RefObject<HTMLInputElement | null>;
  shown: boolean;
  value: string;
  invalid: boolean;
  describedBy: string | undefined;
  onChange: (value: string) => void;
}) {
  const common = {
    id,
    ref: field,
    "data-testid": "password",
    name: "password",
    autocomplete: "current-password",
    dir: "ltr" as const,
    value,
    "aria-invalid": invalid,
    "aria-describedby": describedBy,
    onInput: (event: Event) => onChange((event.currentTarget as HTMLInputElement).value),
  };
  return shown ? <input {...common} type="text" /> : <input {...common} type="password" />;
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof ApiError) {
    if (error.code === "auth.invalid") return { kind: "text", text: t("session.wrong") };
    const seconds = Number(error.data.retry_after);
    if (error.code === "auth.rate_limited" && seconds > 0)
      return { kind: "wait", until: Date.now() + seconds * 1000 };
  }
  return { kind: "text", text: errorText(error) };
}
