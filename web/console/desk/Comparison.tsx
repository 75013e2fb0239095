import { direction } from "../../shared/persian";
import type { ComparisonPayload } from "../../shared/protocol";
import { t, toman } from "../i18n";
import { ProductTitle, StockMark } from "./ProductParts";

/** Products beside each other, as the customer sees them: a column each, what they state in rows. */
export function ComparisonTable({ products, rows }: ComparisonPayload) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and must be in reach of the keyboard
    <section class="comparison" aria-label={t("payload.comparison")} tabIndex={0} data-testid="comparison">
      <table>
        <thead>
          <tr>
            <td />
            {products.map((product) => (
              <th key={product.id} scope="col">
                <ProductTitle product={product} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t("payload.price")}</th>
            {products.map((product) => (
              <td key={product.id}>
                <strong>{toman(product.price_rial)}</strong>
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">{t("payload.stock")}</th>
            {products.map((product) => (
              <td key={product.id}>
                <StockMark stock={product.stock} />
              </td>
            ))}
          </tr>
          {rows.map(({ label, values }) => (
            <tr key={label} class={new Set(values).size > 1 ? "" : "comparison-same"}>
              <th scope="row">
                <Own text={label} />
              </th>
              {values.map((value, place) => (
                <td key={products[place]?.id ?? place}>{value === null ? "—" : <Own text={value} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A text that runs its own way, whatever stands around it. */
function Own({ text }: { text: string }) {
  return <bdi dir={direction(text)}>{text}</bdi>;
}
