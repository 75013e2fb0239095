/** The list of messages. What is on screen is kept; only what is new is added, so that focus and scroll stay. */
import { linkify } from "../shared/linkify";
import type { Message } from "../shared/protocol";
import { type Context, choices, orderCard, productCard, surveyQuestion, time } from "./cards";
import { button, element } from "./dom";
import type { Unsent } from "./storage";

export class Log {
  readonly root: HTMLElement;
  private readonly stored = element("div", { class: "messages" });
  private readonly live = element("div", { class: "live" });
  private shown = 0;
  private firstId = "";
  private liveKey = "";

  constructor(private readonly context: Context) {
    this.root = element(
      "div",
      { class: "log", role: "log", "aria-label": context.say("log"), tabindex: 0, "data-testid": "log" },
      this.stored,
      this.live,
    );
  }

  update(): void {
    const { chat } = this.context;
    const nearEnd = this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < 80;
    const firstId = chat.messages[0]?.id ?? "";
    if (firstId !== this.firstId || chat.messages.length < this.shown) {
      this.stored.replaceChildren();
      this.shown = 0;
      this.firstId = firstId;
    }
    for (; this.shown < chat.messages.length; this.shown++) {
      const message = chat.messages[this.shown];
      if (message) this.stored.append(this.bubble(message));
    }
    this.updateLive();
    if (nearEnd) this.root.scrollTop = this.root.scrollHeight;
  }

  toEnd(): void {
    this.root.scrollTop = this.root.scrollHeight;
  }

  /** What belongs to this moment only: the greeting's or newest message's choices, what is unsent, typing. */
  private updateLive(): void {
    const { chat, say } = this.context;
    const last = chat.messages.at(-1);
    const asking = chat.conversation?.survey?.state === "asking";
    const key = JSON.stringify([
      last?.id,
      chat.unsent,
      chat.typing,
      asking,
      chat.greeting,
      chat.state === "online",
    ]);
    if (key === this.liveKey) return;
    this.liveKey = key;
    const parts: (Node | null)[] = [];
    // What the desk refused stands in nobody's way.
    const pending = chat.unsent.some((message) => !message.failed);
    if (!last && chat.greeting && !chat.unsent.length) parts.push(...this.greeting());
    if (last && !pending && last.author !== "customer") {
      if (last.payload?.type === "survey_question")
        parts.push(asking ? surveyQuestion(last, this.context) : null);
      else if (last.payload?.choices?.length) parts.push(choices(last, this.context));
    }
    for (const message of chat.unsent) parts.push(this.unsentBubble(message));
    if (chat.typing) {
      parts.push(
        element(
          "div",
          {
            class: "typing",
            "data-testid": "typing",
            "aria-label": say(chat.typing === "bot" ? "typing_bot" : "typing_operator"),
          },
          element("i"),
          element("i"),
          element("i"),
        ),
      );
    }
    this.live.replaceChildren(...parts.filter((part): part is Node => part !== null));
  }

  private greeting(): Node[] {
    const { chat } = this.context;
    return [
      element("div", { class: "message bot" }, element("p", { class: "bubble", dir: "auto" }, chat.greeting)),
      element(
        "div",
        { class: "choices" },
        ...chat.choices.map((choice) =>
          button({ class: "choice", "data-testid": "choice", dir: "auto" }, choice.title, () =>
            chat.say(choice.title),
          ),
        ),
      ),
    ];
  }

  private bubble(message: Message): HTMLElement {
    const { lang } = this.context;
    const root = element("div", {
      class: `message ${message.author}`,
      "data-testid": "message",
      "data-author": message.author,
      "data-seq": message.seq,
    });
    if (message.author === "operator" && message.name)
      root.append(element("span", { class: "name" }, message.name));
    if (message.text) root.append(this.text(message.text));
    const payload = message.payload;
    if (payload?.type === "products") {
      root.append(
        element(
          "div",
          { class: "cards" },
          ...payload.products.map((product) => productCard(product, this.context)),
        ),
      );
    }
    if (payload?.type === "order") root.append(orderCard(payload.order, this.context));
    if (message.author !== "system") root.append(time(message, lang));
    return root;
  }

  private unsentBubble(message: Unsent): HTMLElement {
    const { chat, say } = this.context;
    const root = element(
      "div",
      { class: "message customer unsent", "data-testid": "unsent" },
      this.text(message.text),
    );
    if (message.failed) {
      root.append(
        element("span", { class: "failed", role: "alert" }, `${say("failed")}: ${message.failed} `),
        button({ class: "quiet" }, say("retry"), () => chat.retry(message.clientId)),
        button({ class: "quiet", "data-testid": "discard" }, say("discard"), () =>
          chat.discard(message.clientId),
        ),
      );
    } else root.append(element("span", { class: "sending" }, say("sending")));
    return root;
  }

  private text(text: string): HTMLElement {
    return element(
      "p",
      { class: "bubble", dir: "auto" },
      ...linkify(text).map((part) =>
        part.href
          ? element(
              "a",
              { href: part.href, target: "_blank", rel: "noopener noreferrer nofollow", dir: "ltr" },
              part.text,
            )
          : part.text,
      ),
    );
  }
}
