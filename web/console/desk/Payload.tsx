import type { ComponentChildren } from "preact";
import { num, t } from "../i18n";
import type { Order, Payload } from "../model";
import { dayOf, dayText } from "../ui/dates";
import { Icon } from "../ui/Icon";
import { Code } from "../ui/parts";
import { ComparisonTable } from "./Comparison";
import { FileView } from "./FileView";
import { ProductCard } from "./ProductCard";

/** What a message carried beside its words, as the operator needs it: to read, not to press. */
export function PayloadView({ payload, preview }: { payload: Payload; preview?: string | null | undefined }) {
  return (
    <>
      {payload.type === "products" && (
        <ul class="products">
          {payload.products.map((product) => (
            <ProductCard key={product.id} product={product} as="li" />
          ))}
        </ul>
      )}
      {payload.type === "comparison" && <ComparisonTable {...payload} />}
      {payload.type === "order" && <OrderView order={payload.order} />}
      {payload.type === "file" && <FileView file={payload.file} preview={preview} />}
      {payload.type === "survey_question" && (
        <p class="survey-note">
          <Icon name="star" size={14} />
          {payload.question === "rating" && t("chat.survey_rating", { min: payload.min, max: payload.max })}
          {payload.question === "comment" && t("chat.survey_comment")}
          {payload.question === "recommend" &&
            t("chat.survey_recommend", { min: payload.min, max: payload.max })}
        </p>
      )}
      {payload.choices && payload.choices.length > 0 && (
        <ul class="choices" aria-label={t("chat.choices")}>
          {payload.choices.map((choice) => (
            <li key={choice.title} dir="auto">
              {choice.title}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function OrderView({ order }: { order: Order }) {
  return (
    <div class="order">
      <p class="order-head">
        <Icon name="box" size={16} />
        {t("payload.order")} <Code>{order.number}</Code>
        <span class="tag tag-plain">{order.status_text}</span>
      </p>
      <dl class="facts">
        {order.placed_at && <Fact label={t("payload.placed_at")}>{dayText(dayOf(order.placed_at))}</Fact>}
        {order.expected_at && (
          <Fact label={t("payload.expected_at")}>{dayText(dayOf(order.expected_at))}</Fact>
        )}
        {order.tracking_code && (
          <Fact label={t("payload.tracking")}>
            <Code>{order.tracking_code}</Code>
          </Fact>
        )}
      </dl>
      <ul class="order-items">
        {order.items.map((item) => (
          <li key={item.title}>
            <bdi>{item.title}</bdi> × {num(item.quantity)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
