import { t, toman } from "../i18n";
import type { Product } from "../model";
import { Icon } from "../ui/Icon";
import { ProductTitle, StockMark } from "./ProductParts";

/** A product as a customer sees it. In a list to choose from (`span`) its title leads nowhere. */
export function ProductCard({ product, as: Tag }: { product: Product; as: "li" | "span" }) {
  const reduced = product.old_price_rial !== null && product.old_price_rial > product.price_rial;
  return (
    <Tag class="product">
      <span class="product-image">
        {product.image ? (
          <img src={product.image} alt="" loading="lazy" onError={(event) => event.currentTarget.remove()} />
        ) : (
          <Icon name="box" size={20} />
        )}
      </span>
      <span class="product-text">
        {Tag === "li" ? (
          <ProductTitle product={product} />
        ) : (
          <span class="product-title" dir="auto">
            {product.title}
          </span>
        )}
        {product.note && <span class="product-note">{product.note}</span>}
        <span class="product-facts">
          <strong>{toman(product.price_rial)}</strong>
          {reduced && (
            <s>
              <span class="visually-hidden">{t("payload.old_price")} </span>
              {toman(product.old_price_rial ?? 0)}
            </s>
          )}
          <StockMark stock={product.stock} />
        </span>
      </span>
    </Tag>
  );
}
