import { LanguageButton, Logo, ThemeButton } from "../app/TopBar";
import { t } from "../i18n";
import { useTitle } from "../ui/hooks";
import { PasswordForm } from "./PasswordForm";
import { signOut } from "./session";

/** Where whoever signed in with a first password chooses one of their own, before anything else. */
export function FirstPassword({ name }: { name: string }) {
  useTitle(t("password.first_title"));
  return (
    <main class="sign-in">
      <div class="sign-in-tools">
        <LanguageButton />
        <ThemeButton />
      </div>
      <section class="sign-in-card">
        <header class="sign-in-head">
          <Logo />
          <h1>{t("password.first_title")}</h1>
          <p>{t("password.first_lead", { name })}</p>
        </header>
        <PasswordForm first />
        <button type="button" class="button" onClick={() => void signOut().catch(() => {})}>
          {t("session.sign_out")}
        </button>
      </section>
    </main>
  );
}
