import type { WrapUp, WrapUpOptions } from "../model";
import { lengthOf } from "../ui/text";

export const LONGEST_SUMMARY = 2000;
export type WrapUpErrors = Partial<Record<keyof WrapUp, "required" | "too_long">>;

/** Say what is missing before the desk has to. */
export function validate(wrapUp: WrapUp, options: WrapUpOptions): WrapUpErrors {
  const errors: WrapUpErrors = {};
  if (!options.topics.some((option) => option.slug === wrapUp.topic)) errors.topic = "required";
  if (!options.outcomes.some((option) => option.slug === wrapUp.outcome)) errors.outcome = "required";
  if (lengthOf(wrapUp.summary) > LONGEST_SUMMARY) errors.summary = "too_long";
  return errors;
}

/** Read what was written before a reload; null when there is nothing of use. */
export function readDraft(raw: string): WrapUp | null {
  try {
    const { topic, outcome, summary } = JSON.parse(raw) as Partial<WrapUp>;
    return typeof topic === "string" && typeof outcome === "string" && typeof summary === "string"
      ? { topic, outcome, summary }
      : null;
  } catch {
    return null;
  }
}
