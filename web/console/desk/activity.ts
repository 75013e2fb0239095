/** How often a page says that somebody is at it: what docs/protocol.md allows. */
const EVERY_MS = 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"] as const;

/** Tells the desk that somebody uses the page, though they send nothing: one who only reads is there too. */
export class Activity {
  readonly #tell: () => void;
  readonly #now: () => number;
  #toldAt = Number.NEGATIVE_INFINITY;

  /**
   * @param tell says so; called at most once a minute
   */
  constructor(tell: () => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  start(): void {
    for (const sign of SIGNS) window.addEventListener(sign, this.#seen, { capture: true, passive: true });
  }

  stop(): void {
    for (const sign of SIGNS) window.removeEventListener(sign, this.#seen, { capture: true });
  }

  /** The next sign is told at once: the desk takes them for away. */
  again(): void {
    this.#toldAt = Number.NEGATIVE_INFINITY;
  }

  readonly #seen = (event: Event) => {
    // Browsers send a move when the page moves under a pointer that lies still; a log that scrolls by itself sends
    // `scroll`, which is no sign of anybody.
    if (event.type === "pointermove") {
      const { movementX, movementY } = event as PointerEvent;
      if (!movementX && !movementY) return;
    }
    const now = this.#now();
    if (now - this.#toldAt < EVERY_MS) return;
    this.#toldAt = now;
    this.#tell();
  };
}
