/** The list of messages. What is on screen is kept; only what is new is added, so that focus and scroll stay. */
import { clock, day } from "../shared/persian";
import type { Message, Payload } from "../shared/protocol";
import { type Context, choiceButtons } from "./cards";
import { button, element } from "./dom";
import { messageBody } from "./message";
import type { More } from "./more/main";
import type { Unsent } from "./storage";
import { bubble } from "./text";

/** Pixels over the beginning of a message that is longer than the log. */
const ROOM = 12;

/** A part of the log that is drawn anew only when what it shows has changed. */
class Part {
  private key = "";
  constructor(readonly root: HTMLElement) {}

  show(key: unknown[], draw: () => (Node | null)[]): void {
    const made = JSON.stringify(key);
    if (made === this.key) return;
    this.key = made;
    this.root.replaceChildren(...draw().filter((node): node is Node => node !== null));
  }
}

export class Log {
  readonly root: HTMLElement;
  /** Leads to what came while the customer was reading further up. */
  readonly newer: HTMLButtonElement;
  private readonly older: HTMLButtonElement;
  private readonly scroller: HTMLElement;
  private readonly stored = element("div");
  private readonly mark = new Part(element("div"));
  private readonly answers = new Part(element("div"));
  private readonly outgoing = new Part(element("div"));
  /** Files on their way. */
  readonly uploads = element("div");
  private readonly typing = new Part(element("div"));
  private atEnd = true;
  private shown = 0;
  private firstId = "";
  /** The newest message, until the customer moves on from its beginning. */
  private start: HTMLElement | null = null;
  /** Where the log was scrolled to by itself. */
  private placed = 0;
  private last: { message: Message; root: HTMLElement; day: string; at: string } | null = null;

  constructor(private readonly context: Context) {
    const { say } = context;
    this.older = button(
      { class: "quiet", "data-testid": "older", hidden: true },
      say("older"),
      () => void context.chat.loadOlder(),
    );
    this.scroller = element(
      "div",
      { class: "log", role: "log", "aria-label": say("log"), tabindex: 0, "data-testid": "log" },
      this.older,
      this.stored,
      this.mark.root,
      this.answers.root,
      this.outgoing.root,
      this.uploads,
      this.typing.root,
    );
    this.newer = button({ class: "newer", "data-testid": "newer", hidden: true }, say("newer"), () => {
      this.start = null;
      this.toEnd();
      this.scroller.focus();
    });
    let top = 0;
    this.scroller.addEventListener("scroll", () => {
      const { scrollHeight, scrollTop, clientHeight } = this.scroller;
      const moved = scrollTop !== this.placed;
      // Only a move upwards, or from where a message begins, leaves the end: room that is taken away does not.
      if (scrollHeight - scrollTop - clientHeight < 80) this.atEnd = true;
      else if (moved && (this.start || scrollTop < top)) this.atEnd = false;
      if (moved) this.start = null;
      top = scrollTop;
      if (this.atEnd) this.newer.hidden = true;
      if (top < 120) void context.chat.loadOlder();
    });
    // A keyboard, a banner or a longer box takes room away: who reads the newest goes on reading it.
    new ResizeObserver(() => {
      if (this.atEnd) this.toEnd();
    }).observe(this.scroller);
    this.root = element("div", { class: "log-frame" }, this.scroller, this.newer);
  }

  update(): void {
    const { chat } = this.context;
    const before = this.shown;
    const all = [...chat.past, ...chat.messages];
    const grown = all.findIndex(({ id }) => id === this.firstId);
    if (grown < 0 || all.length < this.shown) {
      this.stored.replaceChildren();
      this.shown = 0;
      this.last = null;
    } else if (grown) this.prepend(all.slice(0, grown), all[grown]);
    this.firstId = all[0]?.id ?? "";
    for (const message of all.slice(this.shown)) this.append(message);
    if (all.length > this.shown) this.start = this.last?.root ?? null;
    this.shown = all.length;
    this.older.hidden = !chat.older;
    this.updateMark();
    this.updateAnswers();
    this.outgoing.show([chat.unsent], () => chat.unsent.map((message) => this.unsent(message)));
    this.typing.show([chat.typing], () => (chat.typing ? [this.dots(chat.typing)] : []));
    if (this.atEnd) this.toEnd();
    else if (this.shown > before + Math.max(0, grown)) this.newer.hidden = false;
  }

  /** Show the newest: its end, or its beginning while it does not fit and nobody has moved on from there. */
  toEnd(): void {
    this.atEnd = true;
    const { scroller, start } = this;
    scroller.scrollTop = scroller.scrollHeight;
    this.newer.hidden = true;
    // What they have just written themselves stands at the end.
    if (start && !this.context.chat.unsent.length) {
      const above = scroller.getBoundingClientRect().top - start.getBoundingClientRect().top;
      if (above > -ROOM) scroller.scrollTop -= above + ROOM;
    }
    this.placed = scroller.scrollTop;
  }

  /** Whether the operator has seen what the customer wrote last; their answer says so by itself. */
  private updateMark(): void {
    const { chat, say } = this.context;
    const last = chat.messages.at(-1);
    const { conversation } = chat;
    const seen =
      last?.author === "customer" && conversation?.operator ? conversation.read_seq >= last.seq : null;
    this.mark.show([seen], () =>
      seen === null
        ? []
        : [element("p", { class: "seen", "data-testid": "mark" }, say(seen ? "seen" : "sent"))],
    );
  }

  /** What can be answered at a press: the greeting's choices, or the newest message's choices or question. */
  private updateAnswers(): void {
    const { context } = this;
    const { chat } = context;
    const last = chat.messages.at(-1);
    const asking = chat.conversation?.survey?.state === "asking";
    // What the desk refused stands in nobody's way.
    const pending = chat.unsent.some((message) => !message.failed);
    const fresh = !chat.unsent.length;
    const answerable = last && !pending && last.author !== "customer" ? last : null;
    this.answers.show([!last, fresh || !!last, chat.greeting, answerable?.id, asking], () => {
      if (!last) return chat.greeting ? this.greeting(fresh) : [this.loading()];
      if (answerable?.payload?.type === "survey_question") {
        return [asking ? this.later("…", (more) => more.survey(answerable)) : null];
      }
      const choices = answerable?.payload?.choices ?? [];
      return choices.length && answerable
        ? [
            choiceButtons(choices, (choice, index) =>
              chat.say(choice.title, { message_id: answerable.id, index }),
            ),
          ]
        : [];
    });
  }

  /** Keep a place for what the second script draws. */
  private later(meanwhile: string, draw: (more: More) => Node): Node {
    const slot = element("p", { class: "bubble" }, element("bdi", {}, meanwhile));
    void this.context.more().then((more) => {
      if (!slot.parentNode) return; // it is no longer asked for
      slot.replaceWith(draw(more));
      if (this.atEnd) this.toEnd();
    });
    return slot;
  }

  private loading(): Node {
    const { say } = this.context;
    return element(
      "div",
      { class: "loading", role: "status" },
      element("span", { class: "unseen" }, say("loading")),
      element("i"),
      element("i"),
      element("i"),
    );
  }

  private greeting(fresh: boolean): Node[] {
    const { chat } = this.context;
    return [
      element("div", { class: "message bot" }, bubble(chat.greeting)),
      choiceButtons(fresh ? chat.choices : [], (choice) => chat.say(choice.title)),
    ];
  }

  /** Put what was said before above what is being read, which stays where it is. */
  private prepend(older: Message[], first: Message | undefined): void {
    const { scroller, stored, last } = this;
    const below = scroller.scrollHeight - scroller.scrollTop;
    const above = new DocumentFragment();
    this.last = null;
    for (const message of older) this.append(message, above);
    // The day goes on: it is named once.
    if (first && this.dayOf(older.at(-1)) === this.dayOf(first)) stored.querySelector(".day")?.remove();
    stored.prepend(above);
    this.last = last;
    this.shown += older.length;
    scroller.scrollTop = scroller.scrollHeight - below;
  }

  private dayOf(message: Message | undefined): string {
    return day(message?.created_at ?? null, this.context.lang);
  }

  private append(message: Message, into: ParentNode = this.stored): void {
    const { lang, say } = this.context;
    const on = this.dayOf(message);
    const at = clock(message.created_at, lang);
    const { last } = this;
    const joined = last?.message.author === message.author && last.day === on;
    if (last?.day !== on) {
      const today = on === day(new Date().toISOString(), lang);
      into.append(element("p", { class: "day" }, today ? say("today") : on));
    }
    // One time for what was said in one breath.
    if (last && joined && last.at === at) last.root.classList.add("joined");
    const root = this.message(message, !joined, at);
    into.append(root);
    this.last = { message, root, day: on, at };
  }

  private message(message: Message, first: boolean, at: string): HTMLElement {
    const { context } = this;
    const { say } = context;
    const { author } = message;
    const root = element("div", {
      class: `message ${author}`,
      "data-testid": "message",
      "data-author": author,
      "data-seq": message.seq,
    });
    const named = author === "operator" && message.name;
    if (first && author !== "system") {
      const who = named || say(author === "customer" ? "you" : "bot");
      root.append(element("span", { class: named ? "name" : "unseen" }, who));
    }
    root.append(...messageBody(message, context, (payload) => this.drawnLater(payload)));
    if (author !== "system") root.append(element("time", { datetime: message.created_at }, at));
    return root;
  }

  private drawnLater(payload: Payload): Node | null {
    if (payload.type === "file") return this.later(payload.file.name, (more) => more.file(payload.file));
    if (payload.type === "comparison") return this.later("…", (more) => more.comparison(payload));
    if (payload.type === "order") return this.later("…", (more) => more.order(payload.order));
    return null;
  }

  private unsent(message: Unsent): HTMLElement {
    const { chat, say } = this.context;
    const id = message.clientId;
    const root = element(
      "div",
      { class: `message customer unsent${message.failed ? " refused" : ""}`, "data-testid": "unsent" },
      bubble(message.text),
    );
    if (message.failed) {
      root.append(
        element("p", { class: "failed", role: "alert" }, `${say("failed")}: ${message.failed}`),
        element(
          "div",
          { class: "row" },
          button({ class: "quiet strong", "data-testid": "retry" }, say("retry"), () =>
            chat.outbox.retry(id),
          ),
          button({ class: "quiet", "data-testid": "discard" }, say("discard"), () => chat.outbox.discard(id)),
        ),
      );
    } else root.append(element("span", { class: "sending" }, say("sending")));
    return root;
  }

  private dots(author: "bot" | "operator"): HTMLElement {
    const { say } = this.context;
    return element(
      "div",
      { class: "typing", "data-testid": "typing" },
      element("span", { class: "unseen" }, say(author === "bot" ? "typing_bot" : "typing_operator")),
      element("i"),
      element("i"),
      element("i"),
    );
  }
}
