/** Files on their way: one after another, each until the desk has it, refuses it, or the customer thinks better of it. */
import type { MessageSent } from "../../shared/protocol";
import { FileCancelled, FileLost, FileRefused, type Sending, sendFile } from "../../shared/upload";
import type { Context } from "../cards";
import { newId } from "../chat";
import { button, element, write } from "../dom";
import { type MoreSay, sizeText } from "./texts";

const AGAIN_MS = 3000;
/** Tries without an answer, while the rest of the widget is connected, after which the customer decides. */
const TRIES = 5;

interface Item {
  id: string;
  file: File;
  failed: string;
  tries: number;
  root: HTMLElement;
  show(state: "waiting" | "sending" | "failed", share?: number): void;
}

export class Uploads {
  private items: Item[] = [];
  private running: { item: Item; sending: Sending | null } | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly context: Context,
    private readonly say: MoreSay,
    private readonly slot: HTMLElement,
  ) {}

  add(files: readonly File[]): void {
    const { limit } = this.context.chat;
    for (const file of files) {
      const item = this.item(file);
      this.items.push(item);
      this.slot.append(item.root);
      if (file.size > limit) this.fail(item, this.say("too_large", { limit: Math.floor(limit / 1_048_576) }));
      else item.show("waiting");
    }
    this.flush();
  }

  update(): void {
    const { chat } = this.context;
    for (const item of this.items) {
      if (chat.messages.some((message) => message.client_id === item.id)) this.drop(item);
      else if (item !== this.running?.item && !item.failed) item.show("waiting");
    }
    this.flush();
  }

  private flush(): void {
    const { chat } = this.context;
    const item = this.items.find((one) => !one.failed);
    if (item && !this.running && chat.state === "online") void this.send(item);
  }

  private async send(item: Item): Promise<void> {
    const { chat, origin, lang } = this.context;
    this.running = { item, sending: null };
    item.show("sending", 0);
    try {
      await chat.alone(async () => {
        const headers = { Authorization: `Bearer ${await chat.fileTicket()}` };
        if (!this.items.includes(item)) throw new FileCancelled();
        const what = { clientId: item.id, file: item.file, name: item.file.name };
        const url = `${origin}/chat/files?lang=${lang}`;
        const sending = sendFile(url, what, headers, (share) => item.show("sending", share));
        this.running = { item, sending };
        await chat.sentFile((await sending.done) as MessageSent);
      });
      this.drop(item);
    } catch (error) {
      if (error instanceof FileRefused) this.fail(item, error.message || this.say("failed"));
      else if (error instanceof FileCancelled) this.drop(item);
      else {
        // The network, or another tab that began the conversation first: once more. By its name: the first script's
        // errors are of other classes than ours.
        const lost = error instanceof FileLost || (error as Error).name === "ConnectionLost";
        if (!lost) console.warn("pasokh: file:", error);
        if (error instanceof FileLost && ++item.tries >= TRIES) this.fail(item, this.say("lost"));
        clearTimeout(this.again);
        this.again = setTimeout(() => this.update(), AGAIN_MS);
        this.running = null;
        if (!item.failed) item.show("waiting");
        return;
      }
    }
    this.running = null;
    this.flush();
  }

  private fail(item: Item, why: string): void {
    item.failed = why;
    item.show("failed");
  }

  private drop(item: Item): void {
    item.root.remove();
    this.items = this.items.filter((one) => one !== item);
  }

  private item(file: File): Item {
    const { say } = this;
    const words = element("span", {});
    const bar = element("progress", { max: 1, "aria-label": say("sending") });
    const retry = button({ class: "quiet strong", "data-testid": "file-retry" }, say("retry"), () => {
      item.failed = "";
      item.tries = 0;
      item.show("waiting");
      this.flush();
    });
    const cancel = button({ class: "quiet", "data-testid": "file-cancel" }, say("cancel"), () => {
      if (this.running?.item === item) this.running.sending?.cancel();
      this.drop(item);
    });
    const root = element(
      "div",
      { class: "message customer upload", "data-testid": "upload" },
      element(
        "div",
        { class: "file" },
        element("span", {}, element("bdi", {}, file.name), element("small", {}, sizeText(file.size, say))),
      ),
      bar,
      element("div", { class: "row" }, words, retry, cancel),
    );
    const item: Item = {
      id: newId(),
      file,
      failed: "",
      tries: 0,
      root,
      show: (state, share = 0) => {
        const failed = state === "failed";
        bar.hidden = state !== "sending";
        bar.value = share;
        retry.hidden = !failed;
        root.classList.toggle("refused", failed);
        words.setAttribute("role", failed ? "alert" : "status");
        const online = this.context.chat.state === "online";
        const key =
          state === "sending" ? (share < 1 ? "sending" : "checking") : online ? "waiting" : "offline";
        write(words, failed ? item.failed : say(key));
      },
    };
    return item;
  }
}
