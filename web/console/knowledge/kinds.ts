import { type Key, t } from "../i18n";
import type { AnswerRow, KindName, Problem, ProductRow, Row } from "./model";
import { readToman, readWhole, type Typed, writeToman, writeWhole } from "./typed";

/** An answer as an editor has it before them. */
export interface AnswerDraft {
  topic: string;
  question: string;
  category: string;
  answer: string;
  phrasings: string[];
}

/** A product as an editor has it before them: numbers as typed, prices in toman. */
export interface ProductDraft {
  slug: string;
  title: string;
  brand: string;
  brand_title: string;
  category: string;
  category_title: string;
  price_rial: string;
  old_price_rial: string;
  stock: string;
  colours: string[];
  specs: Spec[];
  names: string[];
  image: string;
  url: string;
}
export interface Spec {
  label: string;
  value: string;
}

type Wire = Record<string, unknown>;

/** What editing one kind of knowledge needs to know of it. */
export interface Kind<R extends Row, D extends object> {
  name: KindName;
  /** As addresses name it, on the page and on the wire. */
  plural: "answers" | "products";
  key: keyof D & keyof R & string;
  title: keyof D & keyof R & string;
  empty: D;
  draft(row: R): D;
  /** Write a draft for the desk; what cannot even be sent is a problem at once. */
  wire(draft: D): { body: Wire; problems: Problem[] };
}

/** Stands for a brand or category that has no name for machines yet. */
export const OTHER = "+";

const filled = (lines: string[]): string[] => lines.filter((line) => line.trim() !== "");

export const ANSWERS: Kind<AnswerRow, AnswerDraft> = {
  name: "answer",
  plural: "answers",
  key: "topic",
  title: "question",
  empty: { topic: "", question: "", category: "", answer: "", phrasings: [] },
  draft: ({ topic, question, category, answer, phrasings }) => ({
    topic,
    question,
    category,
    answer,
    phrasings,
  }),
  wire: (draft) => ({ body: { ...draft, phrasings: filled(draft.phrasings) }, problems: [] }),
};

export const PRODUCTS: Kind<ProductRow, ProductDraft> = {
  name: "product",
  plural: "products",
  key: "slug",
  title: "title",
  empty: {
    slug: "",
    title: "",
    brand: "",
    brand_title: "",
    category: "",
    category_title: "",
    price_rial: "",
    old_price_rial: "",
    stock: "",
    colours: [],
    specs: [],
    names: [],
    image: "",
    url: "",
  },
  draft: (row) => ({
    slug: row.slug,
    title: row.title,
    brand: row.brand,
    brand_title: row.brand_title,
    category: row.category,
    category_title: row.category_title,
    price_rial: writeToman(row.price_rial),
    old_price_rial: writeToman(row.old_price_rial),
    stock: writeWhole(row.stock),
    colours: row.colours,
    specs: Object.entries(row.specs).map(([label, value]) => ({ label, value })),
    names: row.names,
    image: row.image ?? "",
    url: row.url ?? "",
  }),
  wire: (draft) => {
    const problems: Problem[] = [];
    const number = (field: keyof ProductDraft, typed: Typed): number | null => {
      if ("value" in typed) return typed.value;
      problems.push({ field, problem: "not_a_number", text: t("knowledge.not_a_number") });
      return null;
    };
    const specs: Record<string, string> = {};
    for (const { label, value } of draft.specs) {
      const name = label.trim();
      if (!name && !value.trim()) continue;
      // Two of one label would be one on the wire, and a value would be lost.
      if (Object.hasOwn(specs, name)) {
        problems.push({
          field: "specs",
          entry: name,
          problem: "repeated",
          text: t("knowledge.repeated_label"),
        });
      }
      specs[name] = value;
    }
    const body = {
      ...draft,
      brand: draft.brand === OTHER ? "" : draft.brand,
      category: draft.category === OTHER ? "" : draft.category,
      price_rial: number("price_rial", readToman(draft.price_rial)),
      old_price_rial: number("old_price_rial", readToman(draft.old_price_rial)),
      stock: number("stock", readWhole(draft.stock)),
      colours: filled(draft.colours),
      names: filled(draft.names),
      specs,
      image: draft.image.trim() || null,
      url: draft.url.trim() || null,
    };
    return { body, problems };
  },
};

/** Give the name of a field for people; one the catalogue lacks keeps its own. */
export function fieldLabel(kind: KindName, field: string): string {
  const key = `knowledge.fields.${kind}.${field}` as Key;
  const text = t(key);
  return text === key ? field : text;
}
