/** Tells the other side that the customer types, and that they have stopped. */

const AGAIN_MS = 3000;
const IDLE_MS = 4000;

export class TypingTeller {
  private toldAt = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (on: boolean) => void) {}

  /** A key was pressed; `anything` tells whether words stand in the box. */
  typed(anything: boolean): void {
    if (!anything) {
      this.stop();
      return;
    }
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.stop(), IDLE_MS);
    const now = Date.now();
    if (now - this.toldAt < AGAIN_MS) return;
    this.toldAt = now;
    this.tell(true);
  }

  /** The box was left, emptied or sent. */
  stop(): void {
    clearTimeout(this.idle);
    if (!this.toldAt) return;
    this.toldAt = 0;
    this.tell(false);
  }
}
