/** Where the customer writes. What is written and not sent outlives the page. */
import { direction } from "../shared/persian";
import { ACCEPTED } from "../shared/upload";
import { TEXT_LIMIT } from "./chat";
import { button, element, icon, write } from "./dom";
import type { TabMemory } from "./storage";
import type { Say } from "./texts";

const PLANE = "M3 20v-6l8-2-8-2V4l19 8z";
const CLIP =
  "M19.5 11.5l-7.8 7.8a5 5 0 01-7-7l8.4-8.4a3.3 3.3 0 014.7 4.7l-8.4 8.3a1.7 1.7 0 01-2.4-2.3l7.6-7.6";
const COUNT_FROM = TEXT_LIMIT - 500;

export interface ComposerOptions {
  say: Say;
  memory: TabMemory;
  dir: "rtl" | "ltr";
  send(text: string): void;
  typed(anything: boolean): void;
  attach(files: File[]): void;
}

export class Composer {
  readonly root: HTMLElement;
  /** How near the limit the text is; said aloud only once it is over. */
  readonly counter = element("span", { class: "counter" });
  readonly alarm = element("p", { class: "over", role: "alert", "data-testid": "too-long" });
  private readonly box: HTMLTextAreaElement;
  private readonly button: HTMLButtonElement;
  private readonly picker: HTMLInputElement;
  private locked = false;

  constructor(private readonly options: ComposerOptions) {
    const { say } = options;
    this.box = element("textarea", {
      "data-testid": "composer",
      rows: 1,
      placeholder: say("placeholder"),
      "aria-label": say("placeholder"),
      enterkeyhint: "send",
    });
    this.box.value = options.memory.get("draft");
    this.button = button(
      { class: "send", "data-testid": "send", "aria-label": say("send") },
      icon(PLANE),
      () => {
        this.submit();
        this.focus();
      },
    );
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("input", () => {
      options.memory.set("draft", this.box.value);
      options.typed(this.box.value.trim() !== "");
      this.update();
    });
    this.box.addEventListener("blur", () => options.typed(false));
    this.box.addEventListener("paste", (event) => {
      if (this.attach(event.clipboardData?.files)) event.preventDefault();
    });
    this.picker = element("input", {
      type: "file",
      multiple: true,
      accept: ACCEPTED,
      class: "unseen",
      "aria-label": say("attach"),
      "data-testid": "attach",
    });
    this.picker.addEventListener("change", () => {
      this.attach(this.picker.files);
      this.picker.value = ""; // the same file may be picked again
    });
    const clip = element("label", { class: "attach", title: say("attach") }, this.picker, icon(CLIP));
    this.root = element("div", { class: "compose" }, clip, this.box, this.button);
  }

  focus(): void {
    this.box.focus();
  }

  private attach(files: FileList | null | undefined): boolean {
    if (files?.length && !this.locked) this.options.attach([...files]);
    return !!files?.length;
  }

  /** No conversation can be had: nothing can be sent. */
  lock(locked: boolean): void {
    this.picker.disabled = this.locked = locked;
    this.update();
  }

  update(): void {
    const { say, dir } = this.options;
    const text = this.box.value.trim();
    // As the desk counts: characters, not the halves of an emoji.
    const length = [...text].length;
    const over = length - TEXT_LIMIT;
    this.box.dir = direction(this.box.value, dir);
    this.box.style.height = "auto";
    if (this.box.scrollHeight) this.box.style.height = `${this.box.scrollHeight}px`;
    this.box.setAttribute("aria-invalid", String(over > 0));
    this.button.disabled = !length || over > 0 || this.locked;
    write(this.counter, length > COUNT_FROM ? say("counter", { count: length, limit: TEXT_LIMIT }) : "");
    write(this.alarm, over > 0 ? say("too_long", { count: over }) : "");
  }

  private submit(): void {
    this.update();
    if (this.button.disabled) return;
    const text = this.box.value.trim();
    this.box.value = "";
    this.options.memory.set("draft", "");
    this.options.send(text);
    this.update();
  }
}
