/** What the desk keeps at most (desk/knowledge/written.py), so that a text is called too long while it is typed. */
export const LONGEST: Record<string, number> = {
  topic: 60,
  slug: 120,
  category: 64,
  question: 300,
  answer: 1500,
  title: 200,
  brand: 64,
  brand_title: 100,
  category_title: 100,
  image: 300,
  url: 300,
};
export const LONGEST_LINE = { phrasings: 200, names: 100, colours: 40 };
export const LONGEST_SPEC = { label: 60, value: 200 };
/** How many characters before the end the count is shown. */
export const NEAR = 0.8;
