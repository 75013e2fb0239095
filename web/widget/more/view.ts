/** A picture or a file in the log. Its address opens for a short while only, and is asked for when it comes in sight. */
import type { SentFile } from "../../shared/protocol";
import type { Context } from "../cards";
import { element } from "../dom";
import { type MoreSay, sizeText } from "./texts";

const LONGEST_PX = 220;
/** A minute less than the desk's ten: what is pressed at the last moment still opens. */
const FRESH_MS = 9 * 60_000;

export class FileViews {
  private readonly unread = new Set<() => void>();
  private readonly inSight: IntersectionObserver;
  private readonly wanted = new WeakMap<Element, () => void>();

  constructor(
    private readonly context: Context,
    private readonly say: MoreSay,
  ) {
    this.inSight = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) {
        if (!isIntersecting) continue;
        this.inSight.unobserve(target);
        this.wanted.get(target)?.();
      }
    });
  }

  /** The connection may be back: ask again for what could not be asked. */
  update(): void {
    if (this.context.chat.state !== "online") return;
    const again = [...this.unread];
    this.unread.clear();
    for (const ask of again) ask();
  }

  view(file: SentFile): HTMLElement {
    const { chat, origin } = this.context;
    const image = file.picture ? element("img", { alt: file.name, ...boxOf(file) }) : null;
    const link = element(
      "a",
      {
        class: image ? "picture" : "file",
        target: "_blank",
        rel: "noopener",
        "data-testid": image ? "picture" : "file",
      },
      image ??
        element(
          "span",
          {},
          element("bdi", {}, file.name),
          element("small", {}, element("bdi", {}, ending(file.name)), ` · ${sizeText(file.size, this.say)}`),
        ),
    );
    let until = 0;
    const ask = async (): Promise<void> => {
      try {
        const address = origin + (await chat.fileAddress(file.id));
        until = Date.now() + FRESH_MS;
        link.href = image ? address : `${address}&download=1`;
        if (image) image.src = `${address}&small=1`;
      } catch {
        this.unread.add(show);
      }
    };
    const show = () => void ask();
    // One that was fetched too late is fetched once more, with a new address.
    image?.addEventListener("error", show, { once: true });
    link.addEventListener("click", (event) => {
      if (Date.now() < until) return;
      event.preventDefault();
      void ask().then(() => until && open(link.href, "_blank", "noopener"));
    });
    this.wanted.set(link, show);
    this.inSight.observe(link);
    return link;
  }
}

/** Its place is kept before it comes, so that nothing jumps. */
function boxOf({ width, height }: SentFile): { width?: number; height?: number } {
  if (!width || !height) return {};
  const scale = Math.min(1, LONGEST_PX / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The desk gives every name an ending that tells the truth. */
function ending(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).toUpperCase();
}
