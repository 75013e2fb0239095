/** The widget on the page: a launcher and a panel in a shadow root of its own. */
import { digits, type Lang } from "../shared/persian";
import { Chat, TEXT_LIMIT } from "./chat";
import { button, element, icon } from "./dom";
import { Log } from "./log";
import styles from "./styles.css?inline";
import { type Say, texts } from "./texts";

const BUBBLE = "M4 4h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z";
const CROSS = "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z";
const PLANE = "M3 20v-6l8-2-8-2V4l19 8z";

export interface WidgetOptions {
  site: string;
  origin: string;
  lang: Lang;
  theme?: string;
}

export class Widget {
  private readonly host = element("div", { id: "pasokh-widget" });
  private readonly say: Say;
  private readonly chat: Chat;
  private readonly log: Log;
  private readonly root: HTMLElement;
  private readonly panel: HTMLElement;
  private readonly launcher: HTMLButtonElement;
  private readonly badge = element("span", { class: "badge", hidden: true });
  private readonly title = element("h2");
  private readonly subtitle = element("p");
  private readonly problem = element("p", { class: "banner problem", role: "alert", hidden: true });
  private readonly leave: HTMLButtonElement;
  private readonly banner = element("p", { class: "banner", role: "status", hidden: true });
  private readonly queue: HTMLElement;
  private readonly place = element("span", { "data-testid": "queue-place" });
  private readonly composer: HTMLTextAreaElement;
  private readonly send: HTMLButtonElement;
  private readonly over = element("span", { class: "over", role: "status" });
  private readonly human: HTMLButtonElement;
  private unread = 0;

  constructor(private readonly options: WidgetOptions) {
    const say = texts(options.lang);
    this.say = say;
    const socket = `${options.origin.replace(/^http/, "ws")}/chat/socket`;
    this.chat = new Chat(socket, options.site, options.lang, (fresh) => {
      if (fresh && fresh.author !== "customer" && this.panel.hidden) this.unread++;
      this.update();
    });
    this.log = new Log({ chat: this.chat, say, lang: options.lang, origin: options.origin });
    this.launcher = button(
      { class: "launcher", "data-testid": "launcher", "aria-expanded": "false" },
      icon(BUBBLE),
      () => (this.panel.hidden ? this.open() : this.close()),
    );
    this.launcher.append(this.badge);
    this.composer = element("textarea", {
      "data-testid": "composer",
      rows: 1,
      dir: "auto",
      placeholder: say("placeholder"),
      "aria-label": say("placeholder"),
      enterkeyhint: "send",
    });
    this.send = button({ class: "send", "data-testid": "send", "aria-label": say("send") }, icon(PLANE), () =>
      this.submit(),
    );
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
    this.queue = element("div", { class: "queue", role: "status", hidden: true }, this.place, this.leave);
    this.banner.setAttribute("data-testid", "offline-banner");
    this.panel = element(
      "section",
      { class: "panel", role: "dialog", "aria-label": say("open"), "data-testid": "panel", hidden: true },
      element(
        "header",
        { class: "top" },
        element("div", {}, this.title, this.subtitle),
        button({ "aria-label": say("close"), "data-testid": "close" }, icon(CROSS), () => this.close()),
      ),
      this.banner,
      this.problem,
      this.queue,
      this.log.root,
      element("div", { class: "compose" }, this.composer, this.send),
      element("div", { class: "foot" }, this.human, this.over),
    );
    this.root = element(
      "div",
      { dir: options.lang === "fa" ? "rtl" : "ltr", lang: options.lang },
      this.panel,
      this.launcher,
    );
    this.listen();
  }

  mount(): void {
    const shadow = this.host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.root);
    if (this.options.theme) this.host.dataset.theme = this.options.theme;
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
    this.update();
    this.chat.start();
  }

  open(): void {
    this.panel.hidden = false;
    this.root.classList.add("open");
    this.unread = 0;
    this.update();
    this.log.toEnd();
    this.composer.focus();
  }

  close(): void {
    this.panel.hidden = true;
    this.root.classList.remove("open");
    this.update();
    this.launcher.focus();
  }

  destroy(): void {
    this.chat.stop();
    this.host.remove();
  }

  private listen(): void {
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      // The shop's page has shortcuts of its own; what is typed here is not for them.
      event.stopPropagation();
    });
    this.composer.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.submit();
      }
    });
    this.composer.addEventListener("input", () => {
      this.chat.typed();
      this.composer.style.height = "auto";
      this.composer.style.height = `${this.composer.scrollHeight}px`;
      this.updateComposer();
    });
  }

  private submit(): void {
    const text = this.composer.value.trim();
    if (!text || text.length > TEXT_LIMIT || this.chat.refused) return;
    this.composer.value = "";
    this.composer.style.height = "auto";
    this.chat.say(text);
    this.log.toEnd();
    this.updateComposer();
  }

  private updateComposer(): void {
    // An empty box has no letter to take its direction from; its placeholder reads in the widget's own.
    this.composer.dir = this.composer.value ? "auto" : this.root.dir;
    const length = this.composer.value.trim().length;
    this.send.disabled = length === 0 || length > TEXT_LIMIT || this.chat.refused;
    this.over.textContent = length > TEXT_LIMIT ? this.say("too_long", { count: length - TEXT_LIMIT }) : "";
  }

  private update(): void {
    const { chat, say } = this;
    const { conversation } = chat;
    this.launcher.setAttribute("aria-expanded", String(!this.panel.hidden));
    this.launcher.setAttribute(
      "aria-label",
      this.unread ? `${say("open")} (${say("unread", { count: this.unread })})` : say("open"),
    );
    this.badge.hidden = this.unread === 0;
    this.badge.textContent = digits(this.unread, this.options.lang);
    this.title.textContent = chat.shop || say("open");
    this.subtitle.textContent = conversation?.operator
      ? say("with_operator", { name: conversation.operator.name })
      : say("bot");
    const waiting = conversation?.state === "queued";
    this.queue.hidden = !waiting;
    this.place.textContent = waiting ? say("place", { place: conversation.place ?? 1 }) : "";
    this.human.hidden = waiting || conversation?.state === "open" || chat.refused;
    // These wishes are not kept for later: offline they would be lost without a word.
    this.human.disabled = this.leave.disabled = chat.state !== "online";
    this.problem.hidden = !chat.problem;
    this.problem.textContent = chat.problem;
    this.banner.hidden = chat.state === "online" && !chat.refused;
    this.banner.textContent = chat.refused
      ? say("refused")
      : say(chat.state === "offline" ? "offline" : "connecting");
    this.updateComposer();
    this.log.update();
  }
}
