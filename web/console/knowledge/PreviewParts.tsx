import { num, percent, t, tOr, toman } from "../i18n";
import { Icon } from "../ui/Icon";
import { intentTitle } from "../ui/titles";
import { addressOf } from "./address";
import type { Entity, FoundAnswer, PreviewResult } from "./model";

/** Below this the search does not believe its own first answer. */
const UNSURE = 0.5;

/** How the bot understands a text: its intent, how sure it is, and what it read in it. */
export function Understood({
  text,
  understanding,
}: {
  text: string;
  understanding: PreviewResult["understanding"];
}) {
  if (!understanding) return null;
  const { intent, confidence, entities } = understanding;
  return (
    <div data-testid="understood">
      <p class="understood-intent">
        <strong>{intentTitle(intent ?? "nlu_fallback")}</strong>
        <Score score={confidence} />
      </p>
      {entities.length > 0 && (
        <ul class="entities">
          {entities.map((one) => (
            <li key={`${one.entity} ${one.start}`} class="entity">
              <span class="faint">{tOr(`knowledge.entities.${one.entity}`, one.entity)}</span>
              <bdi class="entity-text">{spanOf(text, one)}</bdi>
              {typeof one.value === "string" && one.value !== spanOf(text, one) && (
                <bdi class="entity-value" dir="auto">
                  {one.value}
                </bdi>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Offsets on the wire count characters, not UTF-16 halves. */
function spanOf(text: string, { start, end, text: said, value }: Entity): string {
  if (said !== null) return said;
  if (start === null || end === null) return typeof value === "string" ? value : "";
  return [...text].slice(start, end).join("");
}

export function Score({ score }: { score: number }) {
  return (
    <span class="score">
      <span class="score-bar" aria-hidden="true">
        <span
          class={score < UNSURE ? "score-fill score-low" : "score-fill"}
          style={{ inlineSize: `${Math.round(score * 100)}%` }}
        />
      </span>
      <span class="score-text">{percent(score)}</span>
    </span>
  );
}

/** Answers found, best first. `own` is the row being edited, whose address is no place to go. */
export function FoundAnswers({ answers, own }: { answers: FoundAnswer[]; own?: string }) {
  if (answers.length === 0) return <p class="faint">{t("knowledge.preview.no_answers")}</p>;
  return (
    <ol class="found" data-testid="found-answers">
      {answers.map((one) => (
        <li key={one.topic} data-topic={one.topic} class="found-row">
          <span class="found-title" dir="auto">
            {one.topic === own ? (
              <>
                {one.question || t("knowledge.preview.untitled")}
                <span class="tag tag-green">{t("knowledge.preview.this_one")}</span>
              </>
            ) : (
              <a class="link" href={addressOf("answers", one.topic)}>
                {one.question}
              </a>
            )}
          </span>
          <Score score={one.score} />
        </li>
      ))}
    </ol>
  );
}

export function FoundProducts({ products, total }: Pick<PreviewResult, "products" | "total">) {
  if (products.length === 0) return <p class="faint">{t("knowledge.preview.no_products")}</p>;
  return (
    <>
      <ol class="found" data-testid="found-products">
        {products.map((one) => (
          <li key={one.slug} class="found-row">
            <span class="found-title" dir="auto">
              <a class="link" href={addressOf("products", one.slug)}>
                {one.title}
              </a>
              <span class="faint">{toman(one.price_rial)}</span>
            </span>
            {one.score !== undefined && <Score score={one.score} />}
          </li>
        ))}
      </ol>
      {total > products.length && (
        <p class="faint">{t("knowledge.preview.more_products", { count: num(total - products.length) })}</p>
      )}
    </>
  );
}

/** What the bot would also do: told where it is of note to an editor. */
export function Does({ does }: { does: string[] }) {
  const told = [...new Set(does)].flatMap((type) => tOr(`knowledge.does.${type}`, "") || []);
  if (told.length === 0) return null;
  return (
    <ul class="does">
      {told.map((text) => (
        <li key={text} class="does-row">
          <Icon name="forward" size={12} flip />
          {text}
        </li>
      ))}
    </ul>
  );
}
