import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { maySeeBoard } from "../board/model";
import { LookupLink } from "../callers/LookupLink";
import { lang, switchLang, t } from "../i18n";
import { mayEdit, mayManage, mayReadReports, mayUseDesk, type Staff } from "../model";
import { errorText } from "../session/api";
import { PasswordForm } from "../session/PasswordForm";
import { signOut } from "../session/session";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { useStore } from "../ui/store";
import { theme, toggleTheme } from "../ui/theme";
import { go, type Page, router } from "./router";

/** The bar above every page of a signed-in person. `unsent` holds back signing out until it is confirmed. */
export function TopBar({
  staff,
  page,
  unsent = 0,
  onHelp,
  children,
}: {
  staff: Staff;
  page: Page | "admin";
  unsent?: number;
  onHelp?: () => void;
  children?: ComponentChildren;
}) {
  const board = useStore(router, (route) => route.view === "board");
  const conversations = useStore(router, (route) => route.view === "conversations");
  const lookup = useStore(router, (route) => route.view === "lookup");
  return (
    <header class="topbar">
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        {t("app.skip_to_content")}
      </button>
      <span class="brand">
        <Logo />
        <span class="brand-name">{t("app.name")}</span>
      </span>
      <nav class="nav" aria-label={t("app.main_nav")}>
        {mayUseDesk(staff) && (
          <NavLink to="/desk" current={page === "desk" && !board} label={t("app.desk")} />
        )}
        {maySeeBoard(staff) && <NavLink to="/desk#/board" current={board} label={t("app.board")} />}
        {mayReadReports(staff) && (
          <NavLink to="/reports" current={page === "reports" && !conversations} label={t("app.reports")} />
        )}
        {/* Whoever has a desk has these lists there. */}
        {mayReadReports(staff) && !mayUseDesk(staff) && (
          <NavLink to="/reports#/conversations" current={conversations} label={t("app.conversations")} />
        )}
        {mayEdit(staff) && (
          <NavLink to="/knowledge" current={page === "knowledge"} label={t("app.knowledge")} />
        )}
        {mayManage(staff) && (
          <NavLink to="/desk#/staff" current={page === "admin"} label={t("admin.title")} />
        )}
      </nav>
      <span class="spacer" />
      {mayUseDesk(staff) && <LookupLink current={lookup} />}
      {children}
      {onHelp && (
        <button
          type="button"
          class="icon-button wide-only"
          onClick={onHelp}
          aria-label={t("app.shortcuts")}
          title={`${t("app.shortcuts")} (?)`}
        >
          <Icon name="help" />
        </button>
      )}
      <ThemeButton />
      <LanguageButton />
      <Whoami staff={staff} />
      <SignOut unsent={unsent} />
    </header>
  );
}

function NavLink({ to, current, label }: { to: string; current: boolean; label: string }) {
  const link = useRef<HTMLAnchorElement>(null);
  // On a phone the row is longer than the screen.
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);
  return (
    <a
      ref={link}
      href={to}
      class="nav-link"
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      {label}
    </a>
  );
}

export function ThemeButton() {
  const shown = useStore(theme, (value) => value);
  const label = shown === "dark" ? t("app.theme_light") : t("app.theme_dark");
  return (
    <button type="button" class="icon-button" onClick={toggleTheme} aria-label={label} title={label}>
      <Icon name={shown === "dark" ? "sun" : "moon"} />
    </button>
  );
}

export function LanguageButton() {
  const other = lang === "fa" ? "en" : "fa";
  return (
    <button
      type="button"
      class="icon-button lang-button"
      lang={other}
      onClick={() => switchLang(other)}
      aria-label={t("app.language")}
      title={t("app.language")}
    >
      {other === "en" ? "EN" : "فا"}
    </button>
  );
}

/** Who is signed in; opens what they may change of themselves. */
function Whoami({ staff }: { staff: Staff }) {
  const [open, setOpen] = useState<"" | "form" | "done">("");
  return (
    <>
      <button
        type="button"
        class="whoami"
        data-testid="whoami"
        title={t("password.change")}
        onClick={() => setOpen("form")}
      >
        <Icon name="user" />
        <bdi>{staff.name}</bdi>
        <small>{t(`roles.${staff.role}`)}</small>
      </button>
      {open && (
        <Dialog title={t("password.change")} onClose={() => setOpen("")}>
          {open === "done" ? (
            <p role="status">{t("password.done")}</p>
          ) : (
            <PasswordForm onDone={() => setOpen("done")} />
          )}
        </Dialog>
      )}
    </>
  );
}

function SignOut({ unsent }: { unsent: number }) {
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState("");
  const leave = () => {
    signOut().catch((error: unknown) => setFailed(errorText(error)));
    setAsking(false);
  };
  return (
    <>
      <button
        type="button"
        class="icon-button"
        data-testid="sign-out"
        onClick={() => (unsent ? setAsking(true) : leave())}
        aria-label={t("session.sign_out")}
        title={t("session.sign_out")}
      >
        <Icon name="exit" flip />
      </button>
      {asking && (
        <Dialog title={t("session.sign_out_unsent_title")} onClose={() => setAsking(false)}>
          <p>{t("session.sign_out_unsent", { count: unsent })}</p>
          <div class="dialog-actions">
            <button type="button" class="button button-primary" onClick={() => setAsking(false)}>
              {t("session.stay")}
            </button>
            <button type="button" class="button" onClick={leave}>
              {t("session.sign_out_anyway")}
            </button>
          </div>
        </Dialog>
      )}
      {failed && (
        <Dialog title={t("session.sign_out")} onClose={() => setFailed("")}>
          <p role="alert">{failed}</p>
        </Dialog>
      )}
    </>
  );
}

/** Two speech marks that answer each other. */
export function Logo() {
  return (
    <svg class="logo" width="26" height="26" viewBox="0 0 26 26" aria-hidden="true" focusable="false">
      <rect class="logo-ground" width="26" height="26" rx="7" />
      <path
        class="logo-mark"
        d="M6 8.5a2 2 0 012-2h7a2 2 0 012 2v4a2 2 0 01-2 2h-4.5L8 17v-2.5a2 2 0 01-2-2v-4z"
      />
      <path class="logo-reply" d="M19 10.5a1.8 1.8 0 011.5 1.8v4a1.8 1.8 0 01-1.5 1.8V20.5l-2.6-2.3H13" />
    </svg>
  );
}
