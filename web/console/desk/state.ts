import type {
  Marks,
  Message,
  MessagePage,
  Named,
  Note,
  Offer,
  OfferEnd,
  Presence,
  PresenceNews,
  Summary,
} from "../model";
import { afresh, ended, made, connected as offersOnConnect, put, type Standing } from "../offers/offers";
import {
  type Chat,
  noChat,
  type Typing,
  withCorrection,
  withMarks,
  withMessages,
  withNewNote,
  withNotes,
  withOlder,
  withoutStaleTyping,
  withTyping,
} from "./chat";
import { changed, connected, heldBy, type Lists, noLists, type Snapshot, snapshot } from "./lists";
import { type Outgoing, withOutgoing, withoutOutgoing } from "./outbox";
import type { Upload } from "./uploads";

export type LinkStatus = "connecting" | "online" | "offline";

/** A line that appears for a moment; `key` tells two equal ones apart. */
export interface Toast {
  key: number;
  kind: "info" | "success" | "error";
  text: string;
}

export interface Colleague extends Named {
  presence: PresenceNews["presence"];
  capacity: number;
}

export interface DeskState {
  link: LinkStatus;
  /** When the next try comes, in milliseconds since 1970. */
  retryAt: number | null;
  /** The desk's clock minus this machine's: waiting times must not depend on a wrong local clock. */
  skewMs: number;
  presence: Presence;
  /** Everybody who works at the desk, by name. */
  colleagues: readonly Colleague[];
  /** When the shop's next working days have their morning, in order. */
  mornings: readonly string[];
  /** Chats that are offered to this operator, and what became of them. */
  offers: readonly Standing[];
  /** Bytes of the largest file the desk takes. */
  fileLimit: number;
  lists: Lists;
  chats: Readonly<Record<string, Chat>>;
  /** The conversation on screen. */
  selected: string | null;
  outbox: readonly Outgoing[];
  /** Files on their way, in order. */
  uploads: readonly Upload[];
  /** How far each chat was read here: ahead of the desk's own count by one round trip. */
  readSeq: Readonly<Record<string, number>>;
  taking: string | null;
  toasts: readonly Toast[];
  /** The newest thing a screen reader should say. */
  announcement: string;
}

export const startState: DeskState = {
  link: "connecting",
  retryAt: null,
  skewMs: 0,
  presence: "online",
  colleagues: [],
  mornings: [],
  offers: [],
  fileLimit: 0,
  lists: noLists,
  chats: {},
  selected: null,
  outbox: [],
  uploads: [],
  readSeq: {},
  taking: null,
  toasts: [],
  announcement: "",
};

export type DeskAction =
  | { type: "link"; status: LinkStatus; retryAt: number | null }
  | { type: "authorised"; presence: Presence; fileLimit: number }
  | { type: "presence"; presence: Presence }
  | { type: "colleague"; news: PresenceNews }
  | { type: "offer_made"; offer: Offer }
  | { type: "offer_ended"; id: string; end: OfferEnd }
  | { type: "offer_read"; id: string }
  | { type: "snapshot"; snapshot: Snapshot; now: number }
  | { type: "changed"; summary: Summary }
  | { type: "select"; id: string | null }
  /** `after`: the number the page begins behind; 0 is the newest page, whose `more` are older ones. */
  | { type: "page"; id: string; page: MessagePage; after: number }
  | { type: "older"; id: string; page: Pick<MessagePage, "messages" | "notes" | "more"> }
  | { type: "older_state"; id: string; older: Chat["older"] }
  | { type: "held_by"; id: string; name: string }
  | { type: "unreadable"; id: string; error: Chat["error"] }
  | { type: "message"; id: string; message: Message }
  | { type: "understood"; id: string; message: Message }
  | { type: "note"; id: string; note: Note }
  | { type: "marks"; id: string; marks: Marks }
  | { type: "viewers"; id: string; viewers: readonly Named[] }
  | { type: "typing"; id: string; news: Omit<Typing, "at">; on: boolean; now: number }
  | { type: "tick"; now: number }
  | { type: "outgoing"; item: Outgoing }
  | { type: "outgoing_gone"; clientIds: ReadonlySet<string> }
  | { type: "upload"; upload: Upload }
  | { type: "upload_gone"; clientId: string }
  | { type: "read"; id: string; seq: number }
  | { type: "taking"; id: string | null }
  | { type: "toast"; toast: Toast }
  | { type: "toast_gone"; key: number }
  | { type: "announce"; text: string };

/** Give the state after one thing happened. Pure: storage, sockets and clocks are the client's. */
export function reduce(state: DeskState, action: DeskAction): DeskState {
  switch (action.type) {
    case "link":
      return { ...state, link: action.status, retryAt: action.retryAt };
    case "authorised":
      return {
        ...state,
        presence: action.presence,
        fileLimit: action.fileLimit,
        lists: connected(state.lists),
        offers: offersOnConnect(state.offers),
      };
    case "presence":
      return { ...state, presence: action.presence };
    case "colleague": {
      const colleague = colleagueOf(action.news);
      const colleagues = state.colleagues.map((one) => (one.id === colleague.id ? colleague : one));
      return { ...state, colleagues };
    }
    case "offer_made":
      return { ...state, offers: made(state.offers, action.offer) };
    case "offer_ended":
      return { ...state, offers: ended(state.offers, action.id, action.end) };
    case "offer_read":
      return { ...state, offers: put(state.offers, action.id) };
    case "snapshot":
      return {
        ...state,
        lists: snapshot(state.lists, action.snapshot, state.selected ? [state.selected] : []),
        offers: afresh(state.offers, action.snapshot.offers ?? []),
        colleagues: action.snapshot.presence?.map(colleagueOf) ?? state.colleagues,
        mornings: action.snapshot.mornings ?? state.mornings,
        skewMs: (Date.parse(action.snapshot.now) || action.now) - action.now,
      };
    case "changed":
      return { ...state, lists: changed(state.lists, action.summary) };
    case "select":
      return { ...state, selected: action.id };
    case "page": {
      const { conversation, messages, notes, more } = action.page;
      const next = { ...state, lists: changed(state.lists, conversation) };
      const start = action.after === 0 ? { complete: !more } : {};
      const read = intoChat(next, action.id, messages, { loaded: true, error: null, ...start });
      const arrived = withoutOutgoing(read.outbox, clientIds(notes));
      return inChat({ ...read, outbox: arrived }, action.id, (chat) => {
        // The newest page, and a page that nothing follows, leave no note to ask for.
        const upTo = action.after === 0 || !more ? conversation.last_note : (notes.at(-1)?.number ?? 0);
        const noted = { ...withNotes(chat, notes), lastNote: Math.max(chat.lastNote, upTo) };
        return withMarks(noted, conversation.marks);
      });
    }
    case "older":
      return inChat(state, action.id, (chat) => withOlder(chat, action.page));
    case "older_state":
      return inChat(state, action.id, (chat) => ({ ...chat, older: action.older }));
    case "held_by":
      return { ...state, lists: heldBy(state.lists, action.id, action.name) };
    case "unreadable":
      return inChat(state, action.id, (chat) => ({ ...chat, error: action.error }));
    case "message":
      return intoChat(state, action.id, [action.message], {});
    case "understood":
      return inChat(state, action.id, (chat) => withCorrection(chat, action.message));
    case "note": {
      const outbox = withoutOutgoing(state.outbox, clientIds([action.note]));
      return inChat({ ...state, outbox }, action.id, (chat) => withNewNote(chat, action.note));
    }
    case "marks":
      return inChat(state, action.id, (chat) => withMarks(chat, action.marks));
    case "viewers":
      return inChat(state, action.id, (chat) => ({ ...chat, viewers: action.viewers }));
    case "typing":
      return inChat(state, action.id, (chat) => withTyping(chat, action.news, action.on, action.now));
    case "tick":
      return state.selected
        ? inChat(state, state.selected, (chat) => withoutStaleTyping(chat, action.now))
        : state;
    case "outgoing":
      return { ...state, outbox: withOutgoing(state.outbox, action.item) };
    case "outgoing_gone":
      return { ...state, outbox: withoutOutgoing(state.outbox, action.clientIds) };
    case "upload": {
      const { upload } = action;
      const others = state.uploads.filter((one) => one.client_id !== upload.client_id);
      const at = state.uploads.findIndex((one) => one.client_id === upload.client_id);
      return { ...state, uploads: others.toSpliced(at < 0 ? others.length : at, 0, upload) };
    }
    case "upload_gone":
      return { ...state, uploads: state.uploads.filter((one) => one.client_id !== action.clientId) };
    case "read":
      return (state.readSeq[action.id] ?? 0) >= action.seq
        ? state
        : { ...state, readSeq: { ...state.readSeq, [action.id]: action.seq } };
    case "taking":
      return { ...state, taking: action.id };
    case "toast":
      return { ...state, toasts: [...state.toasts.slice(-2), action.toast], announcement: action.toast.text };
    case "toast_gone":
      return { ...state, toasts: state.toasts.filter((toast) => toast.key !== action.key) };
    case "announce":
      return { ...state, announcement: action.text };
  }
}

function colleagueOf({ staff, presence, capacity }: PresenceNews): Colleague {
  return { ...staff, presence, capacity };
}

function inChat(state: DeskState, id: string, change: (chat: Chat) => Chat): DeskState {
  const had = state.chats[id] ?? noChat;
  const chat = change(had);
  return chat === had ? state : { ...state, chats: { ...state.chats, [id]: chat } };
}

function clientIds(found: readonly { client_id: string | null }[]): ReadonlySet<string> {
  return new Set(found.flatMap(({ client_id }) => client_id ?? []));
}

/** Messages that came back under our own client id have arrived: they leave the outbox in the same step. */
function intoChat(
  state: DeskState,
  id: string,
  messages: readonly Message[],
  rest: Partial<Chat>,
): DeskState {
  const arrived = clientIds(messages);
  const next = inChat(state, id, (chat) =>
    // Until the first page is here single messages are left to it: one alone would look like a gap-free chat.
    chat.loaded || rest.loaded ? { ...withMessages(chat, messages), ...rest } : chat,
  );
  const uploads = next.uploads.some((one) => arrived.has(one.client_id))
    ? next.uploads.filter((one) => !arrived.has(one.client_id))
    : next.uploads;
  return { ...next, uploads, outbox: withoutOutgoing(next.outbox, arrived) };
}

/** Count what the customer wrote and this operator has not seen. */
export function unreadOf(state: Pick<DeskState, "readSeq">, summary: Summary): number {
  return (state.readSeq[summary.id] ?? 0) >= summary.last_seq ? 0 : summary.unread;
}
