import type { ComponentChildren } from "preact";
import { digits, t } from "../i18n";
import { Icon, type IconName } from "./Icon";
import { partsOf } from "./text";

/** A person's words: text nodes only, each in its own direction. */
export function RichText({ text }: { text: string }) {
  return (
    <>
      {partsOf(text).map((part, index) => {
        const key = `${index}-${part.kind}`;
        if (part.kind === "link") {
          return (
            <a key={key} href={part.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
              {part.text}
            </a>
          );
        }
        if (part.kind === "code") {
          return (
            <bdi key={key} dir="ltr" class="code">
              {part.text}
            </bdi>
          );
        }
        return part.text;
      })}
    </>
  );
}

/**
 * A phone number, an order number, a tracking code: left to right whatever stands around it. A mere
 * number is written in the digits of the language; a code with letters stays as it is printed.
 */
export function Code({ children }: { children: string }) {
  return (
    <bdi dir="ltr" class="code">
      {/^[\d+\s-]+$/.test(children) ? digits(children) : children}
    </bdi>
  );
}

/** The first letter of a name on a quiet ground; guests and the bot get a sign of their own. */
export function Avatar({
  name,
  icon,
  tone = "plain",
}: {
  name: string;
  icon?: IconName;
  tone?: "plain" | "accent";
}) {
  return (
    <span class={`avatar avatar-${tone}`} aria-hidden="true">
      {icon ? <Icon name={icon} size={16} /> : initial(name)}
    </span>
  );
}

function initial(name: string): string {
  const [first = ""] = name.trim();
  return first;
}

export function VerifiedMark() {
  return (
    <span class="verified" role="img" aria-label={t("contact.verified")} title={t("contact.verified")}>
      <Icon name="verified" size={16} />
    </span>
  );
}

export function Spinner({ label }: { label: string }) {
  return (
    <div class="spinner-box" role="status">
      <span class="spinner" aria-hidden="true" />
      <span>{label}</span>
    </div>
  );
}

/** A place with nothing to show, or where something went wrong, and what to do about it. */
export function EmptyState({
  icon,
  title,
  hint,
  action,
  tone = "plain",
  heading = false,
}: {
  icon: IconName;
  title: string;
  /** It is all there is on the page. */
  heading?: boolean;
  hint?: ComponentChildren;
  action?: ComponentChildren;
  tone?: "plain" | "error";
}) {
  return (
    <div class={`empty empty-${tone}`} role={tone === "error" ? "alert" : undefined}>
      <span class="empty-icon">
        <Icon name={icon} size={24} />
      </span>
      {heading ? <h1 class="empty-title">{title}</h1> : <p class="empty-title">{title}</p>}
      {hint && <p class="empty-hint">{hint}</p>}
      {action}
    </div>
  );
}

/** A text of the catalogue with keys of the keyboard in its places: «{j} و {k}». */
export function WithKeys({ text, keys }: { text: string; keys: Record<string, string> }) {
  return (
    <>
      {text.split(/(\{\w+\})/).map((piece, index) => {
        const name = /^\{(\w+)\}$/.exec(piece)?.[1];
        const label = name === undefined ? undefined : keys[name];
        return label === undefined ? piece : <kbd key={`${index}-${label}`}>{label}</kbd>;
      })}
    </>
  );
}

/** Why something was not done, told at once to those who do not see it. */
export function Trouble({
  children,
  "data-testid": testId,
}: {
  children: ComponentChildren;
  "data-testid"?: string;
}) {
  return (
    <p class="note note-error" role="alert" data-testid={testId}>
      <Icon name="alert" />
      {children}
    </p>
  );
}
