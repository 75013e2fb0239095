import type { Connection, ConnectionOptions } from "../../shared/connection";
import type { StaffAuthOk, StaffEvents } from "../../shared/protocol";
import { Alerts, reasonToCall } from "../alerts/alerts";
import { AlertChoice } from "../alerts/settings";
import { chatAddress, go } from "../app/router";
import { boardNews } from "../board/useBoard";
import { canned, loadCanned } from "../canned/model";
import { contactChanged, contactsUnheard } from "../contact/news";
import { followUpsChanged } from "../followups/reminders";
import { t } from "../i18n";
import type { MessagePage, Offer, Presence, Product, Staff, Summary, WrapUp } from "../model";
import { Mover } from "../moves/mover";
import { Answers } from "../offers/answers";
import { api } from "../session/api";
import { Steering } from "../steering/steering";
import { Store } from "../ui/store";
import { Activity } from "./activity";
import { completeUpTo, hasGap, hasOlder, noChat } from "./chat";
import { Courier } from "./courier";
import { isMine } from "./lists";
import type { Keep } from "./outbox";
import { type DeskAction, type DeskState, reduce, startState, type Toast } from "./state";
import { Uploads } from "./uploads";

/** The part of the shared connection the desk uses. */
export type Link = Pick<Connection, "start" | "stop" | "request" | "notify">;

export type LinkHandlers = Pick<
  ConnectionOptions<StaffAuthOk>,
  "onReady" | "onEvent" | "onState" | "onFatal"
>;

export interface ClientOptions {
  staff: Staff;
  keep: Keep;
  connect(handlers: LinkHandlers): Link;
  /** Look whether the session still stands; true when it does. */
  checkSession(): Promise<boolean>;
  now?: () => number;
}

/** What is still to be done after a conversation, as the wire carries it. */
export interface FollowUpCommand {
  client_id: string;
  title: string;
  due_at: string;
  staff_id: string | null;
}

/** What happened at the desk that the live board shows. */
const OF_THE_BOARD = new Set([
  "conversation.changed",
  "presence.changed",
  "service.breached",
  "board.changed",
]);
const TOAST_MS = 6000;
const TURNED_AWAY_MS = 5000;
const TYPING_EVERY_MS = 3000;

/** Carries out what an operator does: owns the socket, the outbox and the desk's state. */
export class DeskClient {
  readonly store = new Store<DeskState>(startState);
  readonly staff: Staff;
  readonly keep: Keep;
  /** Files on their way to customers. */
  readonly uploads: Uploads;
  /** Hands chats on, puts them off. */
  readonly moves: Mover;
  readonly steering: Steering;
  /** Calls the operator. */
  readonly alerts: Alerts;
  /** Answers what is offered. */
  readonly offers: Answers;
  readonly #link: Link;
  readonly #courier: Courier;
  readonly #activity: Activity;
  readonly #now: () => number;
  readonly #checkSession: () => Promise<boolean>;
  readonly #syncing = new Set<string>();
  #watched: string | null = null;
  #silent = false;
  #typingSentAt = 0;
  #toastKey = 0;
  #ticker: ReturnType<typeof setInterval> | undefined;
  #knock: ReturnType<typeof setTimeout> | undefined;

  constructor({ staff, keep, connect, checkSession, now = Date.now }: ClientOptions) {
    this.staff = staff;
    this.keep = keep;
    this.#now = now;
    this.#checkSession = checkSession;
    this.#link = connect({
      onReady: ({ presence, file_limit }) => this.#ready(presence, file_limit),
      onEvent: (event, data) => this.#event(event, data),
      onState: (status, retryInMs) =>
        this.#do({ type: "link", status, retryAt: retryInMs ? this.#now() + retryInMs : null }),
      onFatal: () => void this.#turnedAway(),
    });
    this.uploads = new Uploads({
      now,
      online: () => this.store.state.link === "online",
      apply: (action) => this.#do(action),
      arrived: (id) => this.#fillGap(id),
      limit: () => this.store.state.fileLimit,
    });
    const acting = {
      link: this.#link,
      apply: (action: DeskAction) => this.#do(action),
      toast: (kind: Toast["kind"], text: string) => this.toast(kind, text),
    };
    this.alerts = new Alerts(new AlertChoice(keep, staff.id));
    this.moves = new Mover(acting);
    this.steering = new Steering(acting);
    this.offers = new Answers(acting);
    this.#activity = new Activity(
      () => this.#link.request("active").catch(() => this.#activity.again()),
      now,
    );
    this.#courier = new Courier({
      staffId: staff.id,
      keep,
      link: this.#link,
      now,
      outbox: () => this.store.state.outbox,
      online: () => this.store.state.link === "online",
      apply: (action) => this.#do(action),
      arrived: (id) => this.#fillGap(id),
    });
  }

  start(): void {
    window.addEventListener("beforeunload", this.#leaving);
    this.#courier.start();
    this.#activity.start();
    this.#link.start();
    this.#ticker = setInterval(() => this.#do({ type: "tick", now: this.#now() }), 1000);
  }

  stop(): void {
    clearInterval(this.#ticker);
    this.#ticker = undefined;
    clearTimeout(this.#knock);
    window.removeEventListener("beforeunload", this.#leaving);
    this.#activity.stop();
    this.#courier.stop();
    this.uploads.stop();
    this.#link.stop();
  }

  /** Words outlive the page; a file that has not arrived does not. */
  readonly #leaving = (event: BeforeUnloadEvent) => {
    if (this.uploads.any) event.preventDefault();
  };

  /** The desk closed the door: mostly the session ended; if it did not, knock again a little later. */
  async #turnedAway(): Promise<void> {
    const signedIn = await this.#checkSession();
    if (!signedIn || this.#ticker === undefined) return;
    this.#do({ type: "link", status: "offline", retryAt: this.#now() + TURNED_AWAY_MS });
    this.#knock = setTimeout(() => this.#link.start(), TURNED_AWAY_MS);
  }

  #do(action: DeskAction): void {
    this.store.update((state) => reduce(state, action));
  }

  #ready(presence: Presence, fileLimit: number): void {
    this.#do({ type: "authorised", presence, fileLimit });
    this.#watched = null; // watching ends with its connection
    void this.#watchSelected();
    this.#courier.flush();
    this.uploads.flush();
  }

  #event(event: string, data: unknown): void {
    if (OF_THE_BOARD.has(event)) boardNews.update((count) => count + 1);
    switch (event) {
      case "snapshot":
        this.#do({ type: "snapshot", snapshot: data as StaffEvents["snapshot"], now: this.#now() });
        followUpsChanged(); // what was told while the connection was away was not heard
        contactsUnheard();
        break;
      case "conversation.changed":
        this.#changed(data as Summary);
        break;
      case "message.created": {
        const { conversation_id, message } = data as StaffEvents["message.created"];
        this.#do({ type: "message", id: conversation_id, message });
        if (message.client_id) {
          this.#courier.acknowledged(message.client_id);
          this.uploads.settled(message.client_id);
        }
        this.#fillGap(conversation_id);
        if (message.author === "customer") this.#announceMessage(conversation_id);
        break;
      }
      case "message.understood": {
        const { conversation_id, message } = data as StaffEvents["message.created"];
        this.#do({ type: "understood", id: conversation_id, message });
        break;
      }
      case "note.created": {
        const { conversation_id, note } = data as StaffEvents["note.created"];
        this.#do({ type: "note", id: conversation_id, note });
        if (note.client_id) this.#courier.acknowledged(note.client_id);
        this.#fillGap(conversation_id);
        if (note.staff.id !== this.staff.id)
          this.#do({ type: "announce", text: t("note.new", { name: note.staff.name }) });
        break;
      }
      case "marks.changed": {
        const { conversation_id: id, ...marks } = data as StaffEvents["marks.changed"];
        this.#do({ type: "marks", id, marks });
        break;
      }
      case "viewers.changed": {
        const { conversation_id: id, viewers } = data as StaffEvents["viewers.changed"];
        this.#do({ type: "viewers", id, viewers });
        break;
      }
      case "typing": {
        const { conversation_id: id, author, staff_id, name, note, on } = data as StaffEvents["typing"];
        // Another tab of the same operator is the operator: it needs no news of itself.
        if (staff_id === this.staff.id) break;
        const news = { author, staffId: staff_id ?? null, name: name ?? null, note: note ?? false };
        this.#do({ type: "typing", id, news, on, now: this.#now() });
        break;
      }
      case "presence.changed": {
        // Another tab of ours, or the desk itself, says so.
        const news = data as StaffEvents["presence.changed"];
        const { staff, presence, reason } = news;
        this.#do({ type: "colleague", news });
        if (staff.id === this.staff.id && presence !== "offline") this.#do({ type: "presence", presence });
        if (staff.id === this.staff.id && (reason === "idle" || reason === "no_answer")) {
          this.#activity.again();
          this.toast("info", t(`presence.taken_${reason}`));
        }
        break;
      }
      case "offer.made": {
        const offer = data as Offer;
        this.#do({ type: "offer_made", offer });
        const reason = t(`reasons.${knownReason(offer.conversation.handoff?.reason)}`);
        const name = offer.conversation.contact.name;
        this.#do({ type: "announce", text: t("offers.announce", { name, reason }) });
        this.alerts.call({
          tag: `offer-${offer.id}`,
          title: t("offers.title"),
          body: t("alerts.body", { name, what: reason }),
          urgent: true,
          open: () => window.focus(),
        });
        break;
      }
      case "offer.ended":
        this.#do({ type: "offer_ended", ...(data as StaffEvents["offer.ended"]) });
        break;
      case "canned.changed":
        // Whoever has them on screen or at hand gets the newer ones; without them the old ones go on.
        if (canned.state) loadCanned().catch(() => {});
        break;
      case "contact.changed":
        contactChanged((data as StaffEvents["contact.changed"]).contact_id);
        break;
      case "follow_ups.changed":
        followUpsChanged();
        break;
      case "whisper.made": {
        const { contact, note } = data as StaffEvents["whisper.made"];
        const values = { name: note.staff.name, contact, text: note.text.slice(0, 160) };
        this.toast("info", t("steering.whisper_new", values));
        break;
      }
      case "service.breached": {
        const { contact, level } = data as StaffEvents["service.breached"];
        this.toast("error", t("levels.breached", { name: contact, level: t(`levels.${level}`) }));
        break;
      }
      case "signed_out":
        void this.#checkSession();
        break;
    }
  }

  #changed(summary: Summary): void {
    const before = this.store.state.lists.known[summary.id];
    const { loaded } = this.store.state.lists;
    this.#do({ type: "changed", summary });
    if (loaded) this.#callFor(before, summary);
    // It could not be read a moment ago; perhaps it can now.
    if (summary.id === this.store.state.selected && this.store.state.chats[summary.id]?.error) this.reload();
    if (summary.state === "queued" && before?.state !== "queued") {
      const reason = t(`reasons.${knownReason(summary.handoff?.reason)}`);
      this.#do({ type: "announce", text: t("desk.new_waiting", { name: summary.contact.name, reason }) });
    }
    const taken =
      summary.id === this.store.state.selected &&
      before?.state === "queued" &&
      summary.state === "open" &&
      summary.operator &&
      summary.operator.id !== this.staff.id &&
      summary.id !== this.store.state.taking; // the refusal of our own take says it
    if (taken) this.toast("info", t("chat.taken", { name: summary.operator?.name ?? "" }));
    const woken = before?.state === "snoozed" && isMine(this.store.state.lists, summary.id, this.staff.id);
    if (woken) this.toast("info", t("moves.woken", { name: summary.contact.name }));
    this.#fillGap(summary.id);
  }

  #callFor(before: Summary | undefined, summary: Summary): void {
    const { selected, readSeq } = this.store.state;
    const why = reasonToCall(this.staff, before, summary);
    if (!why || (why === "message" && (readSeq[summary.id] ?? 0) >= summary.last_seq)) return;
    const reason = t(`reasons.${knownReason(summary.handoff?.reason)}`);
    const what = why === "waiting" ? reason : (summary.last?.text ?? reason);
    this.alerts.call({
      tag: `${why}-${summary.id}-${summary.last_seq}`,
      title: t(`alerts.${why}`),
      body: t("alerts.body", { name: summary.contact.name, what }),
      seen: why !== "waiting" && summary.id === selected,
      open: () => go(chatAddress(summary.id)),
    });
  }

  #announceMessage(id: string): void {
    const name = this.store.state.lists.known[id]?.contact.name;
    if (name) this.#do({ type: "announce", text: t("desk.new_message", { name }) });
  }

  /** Open a conversation (or none): its news follows until another is opened. `silent`: unseen by those who look too. */
  select(id: string | null, silent = false): void {
    if (this.store.state.selected === id) return;
    this.#silent = silent;
    this.#do({ type: "select", id });
    void this.#watchSelected();
  }

  /** Try again to read the conversation on screen. */
  reload(): void {
    this.#watched = null;
    void this.#watchSelected();
  }

  async #watchSelected(): Promise<void> {
    const { selected, link } = this.store.state;
    if (link !== "online") return;
    const previous = this.#watched;
    if (previous === selected) return;
    this.#watched = selected;
    if (previous) this.#link.request("conversation_unwatch", { conversation_id: previous }).catch(() => {});
    if (!selected) return;
    this.#do({ type: "viewers", id: selected, viewers: [] }); // who looks now is told anew
    this.#do({ type: "unreadable", id: selected, error: null });
    await this.#page("conversation_watch", selected);
    this.#fillGap(selected);
  }

  async #page(command: "conversation_watch" | "sync", id: string): Promise<boolean> {
    const chat = this.store.state.chats[id] ?? noChat;
    try {
      const after = chat.loaded ? completeUpTo(chat) : 0;
      const unseen = command === "conversation_watch" && this.#silent ? { silent: true } : {};
      const from = { conversation_id: id, after, notes_after: chat.lastNote, ...unseen };
      const page = (await this.#link.request(command, from)) as MessagePage;
      this.#do({ type: "page", id, page, after });
      this.#courier.confirm(page.messages);
      this.#courier.confirm(page.notes);
      return true;
    } catch (error) {
      const { code = "network", text = t("app.network_error") } = error as { code?: string; text?: string };
      if (code === "conversation.taken") {
        // A colleague has it: what was loaded stays to be read.
        this.#do({ type: "held_by", id, name: holderOf(error) ?? t("authors.operator") });
      }
      // A lost connection watches again by itself when it is back.
      if (/^(not_found|role|server|frame|conversation)\b/.test(code))
        this.#do({ type: "unreadable", id, error: { code, text } });
      return false;
    }
  }

  /** Fetch what is missing between what is shown and what the desk has, until nothing is. */
  #fillGap(id: string): void {
    if (this.#watched !== id || this.#syncing.has(id)) return;
    this.#syncing.add(id);
    void (async () => {
      try {
        while (this.#isBehind(id) && this.store.state.link === "online") {
          const before = this.#reached(id);
          if (!(await this.#page("sync", id))) break;
          if (this.#reached(id) === before) break;
        }
      } finally {
        this.#syncing.delete(id);
      }
    })();
  }

  /** How far messages and notes have come: what does not grow by a page will not by another. */
  #reached(id: string): number {
    const chat = this.store.state.chats[id] ?? noChat;
    return completeUpTo(chat) + chat.lastNote;
  }

  #isBehind(id: string): boolean {
    const chat = this.store.state.chats[id];
    if (!chat?.loaded) return false;
    const { last_seq = 0, last_note = 0 } = this.store.state.lists.known[id] ?? {};
    return hasGap(chat) || completeUpTo(chat) < last_seq || chat.lastNote < last_note;
  }

  /** Load the page before the oldest message on screen. */
  async loadOlder(id: string): Promise<void> {
    const chat = this.store.state.chats[id];
    if (!chat || chat.older === "loading" || !hasOlder(chat)) return;
    this.#do({ type: "older_state", id, older: "loading" });
    try {
      const before = chat.messages[0]?.seq ?? 1;
      const page = await api<MessagePage>(`/api/conversations/${encodeURIComponent(id)}?before=${before}`);
      this.#do({ type: "older", id, page });
    } catch {
      this.#do({ type: "older_state", id, older: "failed" });
    }
  }

  /** Take a waiting conversation; true when it is ours. */
  async take(id: string): Promise<boolean> {
    if (this.store.state.taking) return false;
    this.#do({ type: "taking", id });
    try {
      const { conversation } = (await this.#link.request("conversation_take", { conversation_id: id })) as {
        conversation: Summary;
      };
      this.#do({ type: "changed", summary: conversation });
      this.#do({ type: "announce", text: t("chat.now_yours", { name: conversation.contact.name }) });
      return true;
    } catch (error) {
      this.#refused(error);
      // The news of it may be late: until then it must not look as if it could still be taken.
      const holder = holderOf(error);
      if (holder) this.#do({ type: "held_by", id, name: holder });
      return false;
    } finally {
      this.#do({ type: "taking", id: null });
    }
  }

  /** What became of an offer has been read. */
  dismissOffer(id: string): void {
    this.#do({ type: "offer_read", id });
  }

  /**
   * Close a conversation.
   *
   * @throws what the connection throws: the dialog shows it beside its fields
   */
  async resolve(id: string, wrapUp: WrapUp, followUp: FollowUpCommand | null = null): Promise<void> {
    const { conversation } = (await this.#link.request("conversation_resolve", {
      conversation_id: id,
      wrap_up: wrapUp,
      ...(followUp ? { follow_up: followUp } : {}),
    })) as { conversation: Summary };
    this.#do({ type: "changed", summary: conversation });
    this.toast("success", t("wrapup.saved", { name: conversation.contact.name }));
  }

  /** Write to the customer: kept at once, sent as soon as there is a connection. */
  send(id: string, text: string): void {
    this.typing(id, false);
    if (!this.#courier.send(id, { text })) this.toast("error", t("composer.storage_full"));
  }

  /** Write to one's colleagues: kept and sent as a message is. */
  addNote(id: string, text: string): void {
    this.typing(id, false, true);
    if (!this.#courier.send(id, { text, note: true })) this.toast("error", t("composer.storage_full"));
  }

  /** Show the customer products. */
  showProducts(id: string, products: readonly Product[]): void {
    if (!this.#courier.send(id, { text: "", products })) this.toast("error", t("composer.storage_full"));
  }

  resend = (clientId: string): void => this.#courier.retry(clientId);
  discard = (clientId: string): void => this.#courier.discard(clientId);

  /** Tell the customer (of a `note` colleagues alone) that somebody writes; repeated at most every three seconds. */
  typing(id: string, on: boolean, note = false): void {
    if (this.store.state.link !== "online") return;
    const now = this.#now();
    if (on ? now - this.#typingSentAt < TYPING_EVERY_MS : this.#typingSentAt === 0) return;
    this.#typingSentAt = on ? now : 0;
    this.#link.notify("typing", { conversation_id: id, on, note });
  }

  /** Say that everything up to `seq` was seen by its holder. */
  read(id: string, seq: number): void {
    const { lists, readSeq, link } = this.store.state;
    if (!isMine(lists, id, this.staff.id) || link !== "online" || (readSeq[id] ?? 0) >= seq) return;
    this.#link
      .request("conversation_read", { conversation_id: id, seq })
      .then(() => this.#do({ type: "read", id, seq }))
      .catch(() => {}); // read again with the next message or connection
  }

  async setPresence(presence: Presence): Promise<void> {
    const before = this.store.state.presence;
    this.#do({ type: "presence", presence });
    try {
      await this.#link.request("presence_set", { presence });
    } catch {
      this.#do({ type: "presence", presence: before });
      this.toast("error", t("presence.failed"));
    }
  }

  toast(kind: "info" | "success" | "error", text: string): void {
    const key = ++this.#toastKey;
    this.#do({ type: "toast", toast: { key, kind, text } });
    setTimeout(() => this.#do({ type: "toast_gone", key }), TOAST_MS);
  }

  #refused(error: unknown): void {
    const { code, text } = error as { code?: string; text?: string };
    if (code === "conversation.taken") {
      const name = holderOf(error);
      this.toast("info", name ? t("chat.taken", { name }) : t("chat.taken_unknown"));
      return;
    }
    this.toast("error", text || t("app.network_error"));
  }
}

/** Give who holds a conversation, of the desk's `conversation.taken`. */
function holderOf(error: unknown): string | undefined {
  const { operator } = (error as { data?: { operator?: unknown } }).data ?? {};
  return typeof operator === "string" ? operator : undefined;
}

const REASONS = ["asked", "not_understood", "engine_down", "complaint", "order_locked", "reopened"] as const;

/** Give a reason the catalogue has words for. */
export function knownReason(reason: string | undefined): (typeof REASONS)[number] | "unknown" {
  return REASONS.find((known) => known === reason) ?? "unknown";
}
