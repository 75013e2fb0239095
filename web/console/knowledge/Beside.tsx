import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "../ui/Icon";
import { Trouble } from "../ui/parts";
import { AskedList } from "./AskedList";
import { ChangeList } from "./ChangeList";
import { ANSWERS, type AnswerDraft, type Kind, PRODUCTS, type ProductDraft } from "./kinds";
import type { ProductRow, Reply, Row } from "./model";
import { PreviewForm } from "./PreviewForm";
import { FoundAnswers, Understood } from "./PreviewParts";
import { usePreview } from "./usePreview";
import { WidgetReply } from "./WidgetReply";

/** Beside an editor: what customers will see of what is written, who asked for it, and how it came to be. */
export function Beside<R extends Row, D extends object>({
  kind,
  rowKey,
  draft,
  onUndone,
}: {
  kind: Kind<R, D>;
  rowKey: string | null;
  draft: D;
  onUndone: () => void;
}) {
  return (
    <aside class="beside" aria-label={t("knowledge.beside")}>
      {kind.name === "answer" ? (
        <AnswerPreview draft={draft as unknown as AnswerDraft} />
      ) : (
        <ProductPreview draft={draft as unknown as ProductDraft} />
      )}
      {rowKey !== null && kind.name === "answer" && (
        <Folded title={t("knowledge.asked.title")} testId="asked-fold">
          <AskedList topic={rowKey} />
        </Folded>
      )}
      {rowKey !== null && (
        <Folded title={t("knowledge.history.of_row")} testId="history-fold">
          <ChangeList kind={kind.name} of={rowKey} onUndone={onUndone} />
        </Folded>
      )}
    </aside>
  );
}

/** A part that is fetched when it is opened. */
function Folded({
  title,
  testId,
  children,
}: {
  title: string;
  testId: string;
  children: preact.ComponentChildren;
}) {
  const [open, setOpen] = useState(false);
  return (
    <details class="card fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary data-testid={testId}>
        <Icon name="down" size={16} />
        {title}
      </summary>
      {open && children}
    </details>
  );
}

function AnswerPreview({ draft }: { draft: AnswerDraft }) {
  const [text, setText] = useState("");
  const trying = usePreview();
  const { done } = trying;
  const replies: Reply[] = draft.answer.trim() ? [{ text: draft.answer.trim(), payload: null }] : [];
  const tryIt = () => {
    if (text.trim()) trying.try(text.trim(), ANSWERS.wire(draft).body);
  };
  return (
    <section class="card" aria-labelledby="beside-preview">
      <h2 id="beside-preview">{t("knowledge.preview.as_customers_see")}</h2>
      {draft.question.trim() || replies.length ? (
        <WidgetReply asked={draft.question.trim() || null} replies={replies} onChoice={() => {}} />
      ) : (
        <p class="faint">{t("knowledge.preview.answer_unready")}</p>
      )}
      <PreviewForm text={text} busy={trying.busy} onText={setText} onTry={tryIt} />
      {trying.error && <Trouble>{trying.error}</Trouble>}
      <div aria-live="polite">
        {done && (
          <div class="try-result" data-testid="try-result">
            <h3>{t("knowledge.preview.with_draft")}</h3>
            <FoundAnswers answers={done.result.answers} own={draft.topic} />
            <h3>{t("knowledge.preview.understood")}</h3>
            {done.result.replies === null ? (
              <p class="faint">{t("knowledge.preview.engine_down")}</p>
            ) : (
              <>
                <Understood text={done.text} understanding={done.result.understanding} />
                <h3>{t("knowledge.preview.reply_now")}</h3>
                <WidgetReply asked={done.text} replies={done.result.replies} onChoice={setText} />
              </>
            )}
          </div>
        )}
      </div>
    </section>
  );
}

function ProductPreview({ draft }: { draft: ProductDraft }) {
  const { body, problems } = PRODUCTS.wire(draft);
  const row = body as unknown as ProductRow;
  const ready = problems.length === 0 && draft.title.trim() !== "" && row.price_rial !== null;
  const replies: Reply[] = [
    {
      text: "",
      payload: {
        type: "products",
        products: [
          {
            ...row,
            id: row.slug,
            brand: row.brand_title,
            category: row.category_title,
            stock: row.stock ?? 0,
          },
        ],
      },
    },
  ];
  return (
    <section class="card" aria-labelledby="beside-preview">
      <h2 id="beside-preview">{t("knowledge.preview.as_customers_see")}</h2>
      {ready ? (
        <WidgetReply asked={null} replies={replies} onChoice={() => {}} />
      ) : (
        <p class="faint">{t("knowledge.preview.product_unready")}</p>
      )}
    </section>
  );
}
