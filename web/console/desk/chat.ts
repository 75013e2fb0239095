import type { Author, Message } from "../model";

/** What was loaded of one conversation. */
export interface Chat {
  /** By `seq`, each once. */
  messages: readonly Message[];
  /** The desk has said that nothing stands before the first of them. */
  complete: boolean;
  loaded: boolean;
  /** Why it could not be read: the desk's own words. */
  error: { code: string; text: string } | null;
  older: "idle" | "loading" | "failed";
  typing: { author: Author; name: string | null; at: number } | null;
}

export const noChat: Chat = {
  messages: [],
  complete: false,
  loaded: false,
  error: null,
  older: "idle",
  typing: null,
};

/** Take messages in: each `seq` once, in order, the newer copy kept (the bot's understanding may come later). */
export function withMessages(chat: Chat, incoming: readonly Message[]): Chat {
  if (!incoming.length) return chat;
  const bySeq = new Map(chat.messages.map((message) => [message.seq, message]));
  for (const message of incoming) bySeq.set(message.seq, { ...bySeq.get(message.seq), ...message });
  const messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  const last = messages.at(-1);
  const spoke =
    chat.typing && last && last.seq !== chat.messages.at(-1)?.seq && last.author === chat.typing.author;
  return { ...chat, messages, typing: spoke ? null : chat.typing };
}

/** Replace one known message (it was understood meanwhile); an unknown one is left to `sync`. */
export function withCorrection(chat: Chat, message: Message): Chat {
  return chat.messages.some((known) => known.seq === message.seq) ? withMessages(chat, [message]) : chat;
}

/**
 * Give the `seq` up to which nothing is missing; 0 when nothing is loaded. Anything loaded after
 * it stands behind a gap, and `sync` must start from here.
 */
export function completeUpTo(chat: Chat): number {
  let at = chat.messages[0]?.seq ?? 0;
  for (const { seq } of chat.messages) {
    if (seq > at + 1) break;
    at = seq;
  }
  return at;
}

/** Tell whether something between the first and the last loaded message is missing. */
export function hasGap(chat: Chat): boolean {
  return completeUpTo(chat) !== (chat.messages.at(-1)?.seq ?? 0);
}

/** Take in the page before the first message; `more` is the desk's word on whether another comes before it. */
export function withOlder(
  chat: Chat,
  { messages, more }: { messages: readonly Message[]; more: boolean },
): Chat {
  return { ...withMessages(chat, messages), older: "idle", complete: !more };
}

/** Numbers start at 1: before a higher one there are older ones, unless the desk has said otherwise. */
export function hasOlder(chat: Chat): boolean {
  return !chat.complete && (chat.messages[0]?.seq ?? 1) > 1;
}

/** Show only what hangs together when a gap is being filled, so that no order jumps later. */
export function shownMessages(chat: Chat): readonly Message[] {
  if (!hasGap(chat)) return chat.messages;
  const end = completeUpTo(chat);
  return chat.messages.filter((message) => message.seq <= end);
}

/** How long a "typing" stands without news. */
export const TYPING_MS = 8000;

export function withTyping(chat: Chat, author: Author, name: string | null, on: boolean, now: number): Chat {
  if (!on) return chat.typing ? { ...chat, typing: null } : chat;
  return { ...chat, typing: { author, name, at: now } };
}

export function withoutStaleTyping(chat: Chat, now: number): Chat {
  return chat.typing && now - chat.typing.at >= TYPING_MS ? { ...chat, typing: null } : chat;
}
