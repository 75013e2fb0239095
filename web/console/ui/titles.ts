import { tOr } from "../i18n";
import type { Option, WrapUpOptions } from "../model";
import { api } from "../session/api";
import { Store } from "./store";

/** The shop's own words for topics and outcomes; null until they were fetched. */
export const wrapUpOptions = new Store<WrapUpOptions | null>(null);

let asked: Promise<WrapUpOptions> | null = null;

/** Fetch topics and outcomes once a page load; a failure is thrown and may be tried again. */
export function loadWrapUpOptions(): Promise<WrapUpOptions> {
  asked ??= api<WrapUpOptions>("/api/wrap-up-options").then(
    (options) => {
      wrapUpOptions.set(options);
      return options;
    },
    (error: unknown) => {
      asked = null;
      throw error;
    },
  );
  return asked;
}

/** Give the name of a topic: of a wrap-up, or of what the bot helped with (`price`, `faq:shipping_cost`). */
export function topicTitle(slug: string, options: WrapUpOptions | null): string {
  return titleOf(options?.topics, slug) ?? tOr(`helped.${slug.split(":")[0]}`, slug);
}

export function outcomeTitle(slug: string, options: WrapUpOptions | null): string {
  return titleOf(options?.outcomes, slug) ?? slug;
}

function titleOf(options: Option[] | undefined, slug: string): string | undefined {
  return options?.find((option) => option.slug === slug)?.title;
}

/** Give an intent in words a person reads; one the catalogue lacks keeps its own name. */
export function intentTitle(intent: string): string {
  return tOr(`intents.${intent}`, intent.replaceAll("_", " "));
}
