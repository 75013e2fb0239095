/** The widget on the page: a launcher and a panel in a shadow root of its own. */
import { digits, type Lang } from "../shared/persian";
import type { Conversation } from "../shared/protocol";
import type { Context } from "./cards";
import { Chat, type Claim } from "./chat";
import { Composer } from "./composer";
import { button, element, icon, write } from "./dom";
import { Log } from "./log";
import { followTheme, paint } from "./look";
import type { More } from "./more/main";
import { isSheet, Sheet } from "./sheet";
import { TabMemory } from "./storage";
import styles from "./styles.css?inline";
import { type Say, texts } from "./texts";

const BUBBLE =
  "M12 3c5.2 0 9.4 3.5 9.4 7.9s-4.2 7.9-9.4 7.9c-.9 0-1.8-.1-2.6-.3L5 21v-3.9a7.3 7.3 0 0 1-2.4-6.2C2.6 6.5 6.8 3 12 3zM8 9.8a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4zm4 0a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4zm4 0a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4z";
const CROSS = "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z";

const RETRY_MS = 3000;

export interface WidgetOptions {
  site: string;
  origin: string;
  lang: Lang;
  /** `light` or `dark`; else as the page is. */
  theme?: string;
  /** The shop's colour, `#rrggbb`. */
  color?: string;
  /** `left` or `right`; else where lines of the language end. */
  position?: string;
  /** Who the page says the customer is, and the shop's signature under it. */
  claim?: Claim;
}

export class Widget {
  private readonly host = element("div", { id: "pasokh-widget" });
  private readonly say: Say;
  private readonly chat: Chat;
  private readonly memory: TabMemory;
  private readonly log: Log;
  private readonly composer: Composer;
  private readonly sheet: Sheet;
  private readonly root: HTMLElement;
  private readonly panel: HTMLElement;
  private readonly launcher: HTMLButtonElement;
  private readonly badge = element("span", { class: "badge", hidden: true });
  private readonly avatar = element("span", { class: "avatar", "aria-hidden": "true" });
  private readonly title = element("h2");
  private readonly subtitle = element("p");
  private readonly problem = element("p", { class: "banner problem", role: "alert", hidden: true });
  private readonly banner = element("p", {
    class: "banner",
    role: "status",
    hidden: true,
    "data-testid": "offline-banner",
  });
  private readonly queue: HTMLElement;
  private readonly place = element("p", { role: "status", "data-testid": "queue-place" });
  private readonly leave: HTMLButtonElement;
  private readonly call: HTMLButtonElement;
  private readonly human: HTMLButtonElement;
  private readonly foot: HTMLElement;
  private readonly context: Context;
  private bringing: Promise<More> | undefined;
  private more: More | undefined;
  private stopFollowing = (): void => undefined;
  private cameFrom: HTMLElement | null = null;

  constructor(private readonly options: WidgetOptions) {
    const say = texts(options.lang);
    const dir = options.lang === "fa" ? "rtl" : "ltr";
    this.say = say;
    this.memory = new TabMemory(options.site);
    const socket = `${options.origin.replace(/^http/, "ws")}/chat/socket`;
    this.chat = new Chat(socket, options.site, options.lang, () => this.update(), options.claim);
    const { lang, origin } = options;
    const context = { chat: this.chat, say, lang, origin, more: () => this.bringMore() };
    this.context = context;
    this.log = new Log(context);
    this.composer = new Composer({
      say,
      dir,
      memory: this.memory,
      send: (text) => {
        this.chat.say(text);
        this.log.toEnd();
      },
      typed: (anything) => this.chat.teller.typed(anything),
      attach: (files) => {
        void this.bringMore().then((more) => {
          more.send(files);
          this.log.toEnd();
        });
      },
    });
    this.launcher = button(
      { class: "launcher", "data-testid": "launcher", "aria-expanded": "false" },
      icon(BUBBLE),
      () => (this.panel.hidden ? this.open() : this.close()),
    );
    this.launcher.append(icon(CROSS), this.badge);
    this.human = button(
      { class: "quiet", "data-testid": "talk-to-human" },
      say("human"),
      () => void this.chat.wantHuman(),
    );
    this.leave = button(
      { class: "quiet", "data-testid": "leave-queue" },
      say("leave"),
      () => void this.chat.leaveQueue(),
    );
    this.call = button(
      { class: "quiet", "data-testid": "call-me" },
      say("call_me"),
      () => void this.chat.beCalled(),
    );
    this.queue = element(
      "div",
      { class: "queue", hidden: true },
      this.place,
      element("div", { class: "row" }, this.call, this.leave),
    );
    this.foot = element("div", { class: "foot" }, this.human, this.composer.counter);
    this.panel = element(
      "section",
      {
        class: "panel",
        role: "dialog",
        "aria-label": say("open"),
        tabindex: -1,
        "data-testid": "panel",
        hidden: true,
      },
      element(
        "div",
        { class: "top" },
        this.avatar,
        element("div", {}, this.title, this.subtitle),
        button({ "aria-label": say("close"), "data-testid": "close" }, icon(CROSS), () => this.close()),
      ),
      this.banner,
      this.problem,
      this.queue,
      this.log.root,
      this.composer.alarm,
      this.composer.root,
      this.foot,
    );
    const left = options.position ? options.position === "left" : dir === "rtl";
    this.root = element(
      "div",
      { class: left ? "at-left" : "at-right", dir, lang: options.lang },
      this.panel,
      this.launcher,
    );
    this.sheet = new Sheet(this.panel);
    this.panel.addEventListener("keydown", (event) => this.pressed(event));
    this.panel.addEventListener("click", (event) => {
      // A product's page opens behind the sheet, which would hide it.
      if (isSheet() && (event.target as Element).closest("a[target=_top]")) this.close();
      // A button that answered is gone, and the focus with it. A touch is no wish for the keyboard.
      else if (!this.panel.hidden && !this.host.shadowRoot?.activeElement)
        (event.detail ? this.panel : this.composer).focus();
    });
  }

  mount(): void {
    const shadow = this.host.attachShadow({ mode: "open" });
    this.dress(styles);
    shadow.append(this.root);
    paint(this.host, this.options.color);
    this.stopFollowing = followTheme(this.host, this.options.theme);
    document.body.append(this.host);
    const font = new FontFace("Vazirmatn", `url(${this.options.origin}/fonts/Vazirmatn-Variable.woff2)`, {
      weight: "100 900",
      display: "swap",
    });
    // Without the font the page's own Persian letters do.
    font
      .load()
      .then((loaded) => document.fonts.add(loaded))
      .catch(() => undefined);
    // It stays open from page to page, but only the customer's own press moves the focus.
    if (this.memory.get("open")) this.show();
    this.update();
    document.addEventListener("visibilitychange", this.shown);
    this.chat.start();
  }

  open(): void {
    if (!this.panel.hidden) return;
    const from = document.activeElement;
    this.cameFrom = from instanceof HTMLElement && from !== document.body && from !== this.host ? from : null;
    this.show();
    this.update();
    this.composer.focus();
  }

  close(): void {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.root.classList.remove("open");
    this.memory.set("open", "");
    this.sheet.closed();
    this.update();
    const back = this.cameFrom?.isConnected ? this.cameFrom : this.launcher;
    back.focus({ preventScroll: true });
  }

  destroy(): void {
    this.sheet.closed();
    document.removeEventListener("visibilitychange", this.shown);
    this.stopFollowing();
    this.chat.stop();
    this.host.remove();
  }

  private show(): void {
    this.panel.hidden = false;
    this.root.classList.add("open");
    this.memory.set("open", "1");
    this.sheet.opened();
    this.composer.update();
    this.log.toEnd();
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing) this.close();
    this.sheet.keepFocus(event);
    // The shop's page has shortcuts of its own; what is typed here is not for them.
    event.stopPropagation();
  }

  /** Fetch the second script, once, for as long as it takes. */
  private bringMore(): Promise<More> {
    this.bringing ??= (async () => {
      const { styles, More } = await this.fetchMore();
      this.dress(styles);
      this.more = new More(this.context, this.memory, this.log.uploads);
      return this.more;
    })();
    return this.bringing;
  }

  private async fetchMore(): Promise<typeof import("./more/main")> {
    for (let tries = 0; ; tries++) {
      try {
        // A name of its own for every try: browsers remember that a script could not be had.
        return await import(/* @vite-ignore */ `${this.options.origin}/widget-more.js?${tries}`);
      } catch {
        // Offline, most likely: the next try may find it.
        await new Promise((later) => setTimeout(later, RETRY_MS));
      }
    }
  }

  private dress(css: string): void {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.host.shadowRoot?.adoptedStyleSheets.push(sheet);
  }

  private readonly shown = (): void => this.update();

  private update(): void {
    const { chat, say } = this;
    const { conversation } = chat;
    const open = !this.panel.hidden;
    chat.read(open && !document.hidden);
    const { unread } = chat;
    this.launcher.setAttribute("aria-expanded", String(open));
    this.launcher.setAttribute(
      "aria-label",
      open ? say("close") : unread ? `${say("open")} (${say("unread", { count: unread })})` : say("open"),
    );
    this.badge.hidden = unread === 0;
    write(this.badge, digits(unread > 99 ? "99+" : unread, this.options.lang));
    write(this.title, chat.shop || say("open"));
    write(this.avatar, (conversation?.operator?.name || chat.shop || "…").slice(0, 1));
    write(
      this.subtitle,
      conversation?.operator ? say("with_operator", { name: conversation.operator.name }) : say("bot"),
    );
    this.root.classList.toggle("online", chat.state === "online");
    const waiting = conversation?.state === "queued";
    this.queue.hidden = !waiting;
    write(this.place, waiting ? placeText(conversation, say) : "");
    this.human.hidden = waiting || conversation?.state === "open" || chat.refused;
    // Offline these wishes could not be told from wishes that were heard.
    this.human.disabled = this.leave.disabled = this.call.disabled = chat.state !== "online";
    this.problem.hidden = !chat.problem;
    write(this.problem, chat.problem);
    this.banner.hidden = chat.state !== "offline" && !chat.refused;
    write(this.banner, say(chat.refused ? "refused" : "offline"));
    this.composer.lock(chat.refused);
    this.log.update();
    this.more?.update();
  }
}

/** Where in the queue, and for about how long. */
function placeText({ place, wait }: Conversation, say: Say): string {
  const at = say("place", { place: place ?? 1 });
  return wait ? `${at} · ${say(wait.low ? "wait" : "wait_short", wait)}` : at;
}
