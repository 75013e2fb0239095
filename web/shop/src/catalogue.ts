import raw from "../../../data/shop/catalogue.json";

export interface Named {
  slug: string;
  title: string;
  names: string[];
}

export interface Product extends Named {
  brand: string;
  category: string;
  /** Whole rials; screens show toman. */
  price_rial: number;
  old_price_rial: number | null;
  stock: number;
  colours: string[];
  specs: Record<string, string>;
  image: string;
}

// TypeScript gives every product its own type for `specs`; they all are the same thing to us.
const catalogue = raw as unknown as { categories: Named[]; brands: Named[]; products: Product[] };

export const { categories, brands, products } = catalogue;

const bySlug = new Map(products.map((product) => [product.slug, product]));
const titles = new Map([...categories, ...brands].map((named) => [named.slug, named.title]));

export function productBySlug(slug: string): Product | undefined {
  return bySlug.get(slug);
}

/** The Persian name of a category or a brand. */
export function titleOf(slug: string): string {
  return titles.get(slug) ?? slug;
}

/** Whole percent taken off the old price; 0 when there is none. */
export function discountPercent(product: Product): number {
  const old = product.old_price_rial;
  return old && old > product.price_rial ? Math.round((1 - product.price_rial / old) * 100) : 0;
}

/** Others of its category, nearest in price first, those in stock before the rest. */
export function similarTo(product: Product, count: number): Product[] {
  const away = (other: Product) => Math.abs(other.price_rial - product.price_rial);
  return products
    .filter((other) => other.category === product.category && other.slug !== product.slug)
    .sort((a, b) => Number(b.stock > 0) - Number(a.stock > 0) || away(a) - away(b))
    .slice(0, count);
}
