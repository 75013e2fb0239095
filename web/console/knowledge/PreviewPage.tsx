import { useEffect, useState } from "preact/hooks";
import { go } from "../app/router";
import { t } from "../i18n";
import { Icon } from "../ui/Icon";
import { EmptyState, Spinner, Trouble } from "../ui/parts";
import { addressOf } from "./address";
import type { PreviewResult } from "./model";
import { PreviewForm } from "./PreviewForm";
import { Does, FoundAnswers, FoundProducts, Understood } from "./PreviewParts";
import { usePreview } from "./usePreview";
import { WidgetReply } from "./WidgetReply";

/** Type what a customer would write and see what comes of it; what was tried stands in the address. */
export function PreviewPage({ query }: { query: URLSearchParams }) {
  const asked = query.get("text") ?? "";
  const [text, setText] = useState(asked);
  const trying = usePreview();
  useEffect(() => {
    setText(asked);
    if (asked) trying.try(asked, null);
  }, [asked]);
  const tryIt = (what: string) => {
    if (!what.trim()) return;
    if (what.trim() === asked) trying.try(asked, null);
    else go(addressOf("preview", null, new URLSearchParams({ text: what.trim() })));
  };
  return (
    <div class="sheet">
      <header class="sheet-head">
        <h1>{t("knowledge.sections.preview")}</h1>
        <p class="faint">{t("knowledge.preview.lead")}</p>
      </header>
      <PreviewForm text={text} busy={trying.busy} onText={setText} onTry={() => tryIt(text)} />
      {trying.error && <Trouble>{trying.error}</Trouble>}
      <div aria-live="polite">
        {trying.busy && !trying.done && <Spinner label={t("knowledge.preview.trying")} />}
        {!trying.busy && !trying.done && !trying.error && (
          <EmptyState
            icon="chats"
            title={t("knowledge.preview.empty")}
            hint={t("knowledge.preview.empty_hint")}
          />
        )}
        {trying.done && (
          <Result
            text={trying.done.text}
            result={trying.done.result}
            onChoice={(title) => {
              setText(title);
              tryIt(title);
            }}
          />
        )}
      </div>
    </div>
  );
}

function Result({
  text,
  result,
  onChoice,
}: {
  text: string;
  result: PreviewResult;
  onChoice: (title: string) => void;
}) {
  return (
    <div class="result" data-testid="preview-result">
      <section class="card result-reply" aria-labelledby="result-reply">
        <h2 id="result-reply">{t("knowledge.preview.reply")}</h2>
        {result.replies === null ? (
          <p class="note note-warn" data-testid="engine-down">
            <Icon name="offline" />
            {t("knowledge.preview.engine_down")}
          </p>
        ) : (
          <>
            <WidgetReply asked={text} replies={result.replies} onChoice={onChoice} />
            {result.replies.length === 0 && <p class="faint">{t("knowledge.preview.silent")}</p>}
            <Does does={result.does} />
          </>
        )}
      </section>
      <div class="result-facts">
        {result.understanding && (
          <section class="card" aria-labelledby="result-understood">
            <h2 id="result-understood">{t("knowledge.preview.understood")}</h2>
            <Understood text={text} understanding={result.understanding} />
          </section>
        )}
        <section class="card" aria-labelledby="result-answers">
          <h2 id="result-answers">{t("knowledge.preview.answers")}</h2>
          <p class="field-hint">{t("knowledge.preview.answers_hint")}</p>
          <FoundAnswers answers={result.answers} />
        </section>
        <section class="card" aria-labelledby="result-products">
          <h2 id="result-products">{t("knowledge.preview.products")}</h2>
          <FoundProducts products={result.products} total={result.total} />
        </section>
      </div>
    </div>
  );
}
