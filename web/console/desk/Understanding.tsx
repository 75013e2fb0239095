import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { percent, t, tOr } from "../i18n";
import type { Understanding as Read } from "../model";
import { Icon } from "../ui/Icon";
import { intentTitle } from "../ui/titles";
import { entityWords } from "./entities";

/** From these shares on the bot is called sure, or fairly sure. */
const SURE = 0.8;
const FAIRLY_SURE = 0.5;

/** What the bot took a message to mean: a word to be glanced at, and all of it at a press. */
export function Understanding({ understanding }: { understanding: Read }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { intent, confidence, entities } = understanding;
  const understood = intent !== null && intent !== "nlu_fallback";
  const title = understood ? intentTitle(intent) : t("understanding.none");
  const found = entities.map(entityWords).filter((words) => words !== null);
  return (
    <>
      <button
        type="button"
        class={`understanding${understood && confidence >= FAIRLY_SURE ? "" : " understanding-low"}`}
        aria-expanded={open}
        aria-controls={id}
        data-testid="understanding"
        title={t("understanding.title")}
        onClick={() => setOpen(!open)}
      >
        <Icon name="bot" size={12} />
        <span class="visually-hidden">{t("understanding.title")}: </span>
        {understood && <bdi>{title}</bdi>}
        <Icon name="down" size={11} />
      </button>
      <div id={id} class="understood" hidden={!open} data-testid="understood">
        {open && (
          <dl class="facts">
            <Fact label={t("understanding.intent")}>{title}</Fact>
            <Fact label={t("understanding.confidence")}>
              {t(`understanding.${sureness(confidence)}`)} ({percent(confidence)})
            </Fact>
            {found.map(({ kind, text, value }) => (
              <Fact key={`${kind}-${text}`} label={tOr(`entities.${kind}`, kind.replaceAll("_", " "))}>
                <bdi>{text}</bdi>
                {value && <span class="understood-value">({value})</span>}
              </Fact>
            ))}
            {!found.length && <Fact label={t("understanding.details")}>{t("understanding.no_details")}</Fact>}
          </dl>
        )}
      </div>
    </>
  );
}

function sureness(confidence: number): "sure" | "fairly_sure" | "unsure" {
  if (confidence >= SURE) return "sure";
  return confidence >= FAIRLY_SURE ? "fairly_sure" : "unsure";
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
