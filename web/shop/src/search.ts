import { fold } from "../../shared/persian";
import { brands, categories, discountPercent, type Product, products } from "./catalogue";

export type Sort = "suggested" | "cheapest" | "dearest" | "discount";

export interface Wish {
  query: string;
  category: string | null;
  onlyInStock: boolean;
  sort: Sort;
}

export const everything: Wish = { query: "", category: null, onlyInStock: false, sort: "suggested" };

const groupNames = new Map(
  [...brands, ...categories].map((group) => [group.slug, [group.title, ...group.names]]),
);

const haystacks = new Map(
  products.map((product) => {
    const names = [product.title, ...product.names];
    const groups = [product.brand, product.category].flatMap((slug) => groupNames.get(slug) ?? []);
    return [product.slug, fold([...names, ...groups].join("\n"))];
  }),
);

// Left to itself the list takes one product of each category in turn, so that all of the shop is seen.
const turns = new Map(
  categories.flatMap((category) =>
    products
      .filter((product) => product.category === category.slug)
      .map((product, turn) => [product.slug, turn] as const),
  ),
);

const orders: Record<Sort, (a: Product, b: Product) => number> = {
  suggested: (a, b) => (turns.get(a.slug) ?? 0) - (turns.get(b.slug) ?? 0),
  cheapest: (a, b) => a.price_rial - b.price_rial,
  dearest: (a, b) => b.price_rial - a.price_rial,
  discount: (a, b) => discountPercent(b) - discountPercent(a),
};

/** The products that fit the wish: every word typed is somewhere in a product's names; out of stock last. */
export function find(wish: Wish): Product[] {
  const words = fold(wish.query).split(" ").filter(Boolean);
  return products
    .filter((product) => !wish.category || product.category === wish.category)
    .filter((product) => !wish.onlyInStock || product.stock > 0)
    .filter((product) => words.every((word) => haystacks.get(product.slug)?.includes(word)))
    .sort((a, b) => Number(b.stock > 0) - Number(a.stock > 0) || orders[wish.sort](a, b));
}
