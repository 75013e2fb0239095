import type { Staff, Summary } from "../model";
import { chime } from "./chime";
import type { AlertChoice } from "./settings";

/** What an operator is called for. */
export interface Call {
  /** One thing calls once, in however many tabs: a newer call with the same tag takes the place of the older. */
  tag: string;
  title: string;
  body: string;
  urgent?: boolean;
  /** It is on screen before their eyes: no call is needed while they look. */
  seen?: boolean;
  open: () => void;
}

/** Calls the operator by sound and by a notification of their system, as they have allowed. */
export class Alerts {
  readonly choice: AlertChoice;

  constructor(choice: AlertChoice) {
    this.choice = choice;
  }

  call({ tag, title, body, urgent = false, seen = false, open }: Call): void {
    const { sound, desktop } = this.choice.store.state;
    const looking = document.visibilityState === "visible" && document.hasFocus();
    if (seen && looking) return;
    if (sound) void once(tag, () => chime(urgent));
    if (desktop && !looking && mayNotify() === "granted") show(tag, title, body, open);
  }
}

function show(tag: string, title: string, body: string, open: () => void): void {
  try {
    const shown = new Notification(title, { body, tag, silent: true, lang: document.documentElement.lang });
    shown.onclick = () => {
      window.focus();
      open();
      shown.close();
    };
  } catch {
    // Some phones allow notifications from service workers alone.
  }
}

/** Several tabs hear of one thing at once: the first of them sounds. */
async function once(tag: string, act: () => void): Promise<void> {
  // Only pages served securely have locks; without them each tab sounds.
  if (!navigator.locks) return act();
  await navigator.locks.request(`pasokh:call:${tag}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    act();
    await new Promise((resolve) => setTimeout(resolve, 1000));
  });
}

/** What the browser says to notifications: `none` where it has none. */
export function mayNotify(): NotificationPermission | "none" {
  return typeof Notification === "undefined" ? "none" : Notification.permission;
}

/** Why a change of a conversation calls this operator, if it does. */
export function reasonToCall(
  staff: Staff,
  before: Summary | undefined,
  after: Summary,
): "waiting" | "given" | "woken" | "message" | null {
  const mine = after.state === "open" && after.operator?.id === staff.id;
  const had = before?.operator?.id === staff.id;
  if (after.state === "queued" && before?.state !== "queued") {
    // Whoever is in no team is there for all of them.
    return !staff.team || !after.team || after.team.id === staff.team.id ? "waiting" : null;
  }
  if (mine && had && before?.state === "snoozed") return "woken";
  if (mine && !had && (after.transferred_by || after.handoff?.reason === "reopened")) return "given";
  return mine && had && after.unread > (before?.unread ?? 0) ? "message" : null;
}
