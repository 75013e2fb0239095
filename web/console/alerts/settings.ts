import type { Keep } from "../desk/outbox";
import { Store } from "../ui/store";

/** How this browser calls its operator. Both are off until they say otherwise. */
export interface AlertSettings {
  sound: boolean;
  desktop: boolean;
}

const OFF: AlertSettings = { sound: false, desktop: false };
const keyOf = (staffId: string) => `pasokh:alerts:${staffId}`;

/** What this operator chose in this browser; kept over reloads, and off where nothing can be kept. */
export class AlertChoice {
  readonly store: Store<AlertSettings>;
  readonly #keep: Keep;
  readonly #key: string;

  constructor(keep: Keep, staffId: string) {
    this.#keep = keep;
    this.#key = keyOf(staffId);
    this.store = new Store(read(keep.getItem(this.#key)));
  }

  change(part: Partial<AlertSettings>): void {
    this.store.update((had) => ({ ...had, ...part }));
    try {
      this.#keep.setItem(this.#key, JSON.stringify(this.store.state));
    } catch {
      // Storage is full or off: the choice lasts as long as the page.
    }
  }
}

function read(raw: string | null): AlertSettings {
  try {
    const found = JSON.parse(raw ?? "") as Partial<AlertSettings>;
    return { sound: found.sound === true, desktop: found.desktop === true };
  } catch {
    return OFF;
  }
}
