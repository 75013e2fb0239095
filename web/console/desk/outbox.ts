import type { Product } from "../model";

/**
 * Messages on their way to the customer. Each lies in storage under its own key from the moment
 * it is sent until the desk has acknowledged it, so neither a reload nor a second tab loses one;
 * its `client_id` never changes, so sending it twice stores it once.
 */
export interface Outgoing {
  client_id: string;
  conversation_id: string;
  text: string;
  /** It is a note for colleagues, not for the customer. */
  note: boolean;
  /** Products that are shown instead of words. */
  products?: readonly Product[] | undefined;
  /** Milliseconds since 1970, for the order of sending. */
  at: number;
  /** Why the desk refused it; a refused one waits for the operator's decision. */
  refused: string | null;
}

/** What is on its way in a few words. */
export function briefly({ text, products }: Outgoing): string {
  return text || (products ?? []).map((product) => product.title).join("، ");
}

/** The part of `localStorage` that is needed. */
export type Keep = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const prefix = (staffId: string) => `pasokh:outbox:${staffId}:`;

export function isOutboxKey(staffId: string, key: string | null): key is string {
  return key?.startsWith(prefix(staffId)) ?? false;
}

/** Read what has not been acknowledged, oldest first. An unreadable entry is thrown away. */
export function loadOutbox(keep: Keep, staffId: string): Outgoing[] {
  const found: Outgoing[] = [];
  for (let index = keep.length - 1; index >= 0; index--) {
    const key = keep.key(index);
    if (!isOutboxKey(staffId, key)) continue;
    const item = parse(keep.getItem(key));
    if (item) found.push(item);
    else keep.removeItem(key);
  }
  return found.sort(inOrder);
}

function parse(raw: string | null): Outgoing | null {
  try {
    const item = JSON.parse(raw ?? "") as Partial<Outgoing>;
    return typeof item.client_id === "string" &&
      typeof item.conversation_id === "string" &&
      typeof item.text === "string"
      ? {
          client_id: item.client_id,
          conversation_id: item.conversation_id,
          text: item.text,
          note: item.note === true,
          products: Array.isArray(item.products) ? item.products : undefined,
          at: Number(item.at) || 0,
          refused: item.refused ?? null,
        }
      : null;
  } catch {
    return null;
  }
}

/** Store one; false when the browser has no room (it is then kept in memory alone). */
export function storeOutgoing(keep: Keep, staffId: string, item: Outgoing): boolean {
  try {
    keep.setItem(prefix(staffId) + item.client_id, JSON.stringify(item));
    return true;
  } catch {
    return false;
  }
}

export function forgetOutgoing(keep: Keep, staffId: string, clientId: string): void {
  keep.removeItem(prefix(staffId) + clientId);
}

const inOrder = (a: Outgoing, b: Outgoing) => a.at - b.at || a.client_id.localeCompare(b.client_id);

/** Add or replace one, in order of writing. */
export function withOutgoing(outbox: readonly Outgoing[], item: Outgoing): Outgoing[] {
  return [...outbox.filter((other) => other.client_id !== item.client_id), item].sort(inOrder);
}

export function withoutOutgoing(
  outbox: readonly Outgoing[],
  clientIds: ReadonlySet<string>,
): readonly Outgoing[] {
  const left = outbox.filter((item) => !clientIds.has(item.client_id));
  return left.length === outbox.length ? outbox : left;
}

/** Give what the desk has yet to accept: refused ones wait for the operator. */
export function unsent(outbox: readonly Outgoing[], conversationId?: string): Outgoing[] {
  return outbox.filter(
    (item) => !item.refused && (conversationId === undefined || item.conversation_id === conversationId),
  );
}
