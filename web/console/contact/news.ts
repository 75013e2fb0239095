/** What the desk says of contacts: the cards on screen are asked for again. */
import { Store, useStore } from "../ui/store";

interface News {
  /** Rises when any contact may have changed unheard. */
  all: number;
  of: Readonly<Record<string, number>>;
}

export const contactNews = new Store<News>({ all: 0, of: {} });

/** The desk says that a contact has changed. */
export function contactChanged(id: string): void {
  contactNews.update(({ all, of }) => ({ all, of: { ...of, [id]: (of[id] ?? 0) + 1 } }));
}

/** The connection is new: what was told while it was away was not heard. */
export function contactsUnheard(): void {
  contactNews.update(({ all }) => ({ all: all + 1, of: {} }));
}

/** Give a version that rises with each news of a contact. */
export function useContactNews(...ids: readonly string[]): string {
  return useStore(contactNews, ({ all, of }) => `${all}-${ids.map((id) => of[id] ?? 0).join("-")}`);
}
