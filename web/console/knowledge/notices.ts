import { Store } from "../ui/store";

export interface Notice {
  key: number;
  kind: "success" | "error";
  text: string;
  /** What can be taken back from here. */
  undo?: () => void;
}

const SHOWN_MS = 8000;
const UNDOABLE_MS = 15_000;

/** Short news of what was done, read out and shown until they are old. */
export const notices = new Store<Notice[]>([]);

let last = 0;

export function tell(kind: Notice["kind"], text: string, undo?: () => void): void {
  const key = ++last;
  notices.update((had) => [...had.slice(-2), { key, kind, text, ...(undo ? { undo } : {}) }]);
  setTimeout(() => untell(key), undo ? UNDOABLE_MS : SHOWN_MS);
}

export function untell(key: number): void {
  notices.update((had) => had.filter((one) => one.key !== key));
}
