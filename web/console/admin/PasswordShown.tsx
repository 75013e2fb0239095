import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";

/** A first password, told this once. */
export function PasswordShown({
  login,
  password,
  onClose,
}: {
  login: string;
  password: string;
  onClose: () => void;
}) {
  const [copied, setCopied] = useState<"" | "yes" | "no">("");
  const copy = () =>
    navigator.clipboard.writeText(password).then(
      () => setCopied("yes"),
      () => setCopied("no"),
    );
  return (
    <Dialog title={t("admin.password_title")} onClose={onClose}>
      <p>{t("admin.password_lead", { login })}</p>
      <p class="password-once">
        <code dir="ltr" data-testid="first-password">
          {password}
        </code>
      </p>
      <p class="field-hint">{t("admin.password_hint")}</p>
      <div class="dialog-actions">
        <button type="button" class="button button-primary" onClick={() => void copy()}>
          <Icon name="copy" size={16} />
          {t("admin.copy")}
        </button>
        <button type="button" class="button" data-testid="password-done" onClick={onClose}>
          {t("app.close")}
        </button>
        <span class="field-hint" role="status">
          {copied === "yes" ? t("admin.copied") : copied === "no" ? t("admin.copy_failed") : ""}
        </span>
      </div>
    </Dialog>
  );
}
