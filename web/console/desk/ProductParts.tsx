import { safeAddress } from "../../shared/linkify";
import { t } from "../i18n";
import type { Product } from "../model";

export function ProductTitle({ product }: { product: Product }) {
  const address = safeAddress(product.url, location.href);
  return address ? (
    <a class="product-title" dir="auto" href={address} target="_blank" rel="noopener noreferrer">
      {product.title}
    </a>
  ) : (
    <span class="product-title" dir="auto">
      {product.title}
    </span>
  );
}

export function StockMark({ stock }: { stock: number }) {
  if (stock <= 0) return <span class="tag tag-red">{t("payload.out_of_stock")}</span>;
  if (stock <= 3) return <span class="tag tag-amber">{t("payload.few_left", { count: stock })}</span>;
  return <span class="tag tag-green">{t("payload.in_stock")}</span>;
}
