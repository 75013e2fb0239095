/** What of the operator's own follow-ups is due: the number on the desk's link, and what they are reminded of. */
import { Store } from "../ui/store";
import { type Due, type FollowUp, loadDue, sawReminders } from "./model";

export interface Reminders {
  count: number;
  fresh: readonly FollowUp[];
}

const NOTHING: Reminders = { count: 0, fresh: [] };
const AGAIN_MS = 60_000;
const LONGEST_MS = 3_600_000;

export const reminders = new Store<Reminders>(NOTHING);
/** Rises whenever follow-ups are to be asked for again. */
export const followUpNews = new Store(0);

/** The desk says that follow-ups have changed, or the connection is new. */
export function followUpsChanged(): void {
  followUpNews.update((count) => count + 1);
}

/** Give how long to wait until something may have come due: by the desk's clock, whatever this machine's says. */
export function waitFor({ next_at, now }: Pick<Due, "next_at" | "now">): number {
  if (!next_at) return LONGEST_MS;
  return Math.min(LONGEST_MS, Math.max(0, Date.parse(next_at) - Date.parse(now)) + 500);
}

/** Keep the reminders up to date until the returned function is called. */
export function watchReminders(load: () => Promise<Due> = loadDue): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;
  const look = () => {
    clearTimeout(timer);
    const mine = ++round;
    const then = (wait: number) => {
      if (mine === round) timer = setTimeout(look, wait);
    };
    load().then(
      (due) => {
        if (mine === round) reminders.set({ count: due.count, fresh: due.fresh });
        then(waitFor(due));
      },
      () => then(AGAIN_MS),
    );
  };
  const stop = followUpNews.subscribe(look);
  look();
  return () => {
    stop();
    clearTimeout(timer);
    round = -1;
    reminders.set(NOTHING);
  };
}

/** They were seen: they are not shown again, here or in another tab, now or after a reload. */
export function seen(): void {
  const { count, fresh } = reminders.state;
  if (!fresh.length) return;
  reminders.set({ count, fresh: [] });
  // Unheard, they come again with the next look: better twice than never.
  sawReminders(fresh.map((row) => row.id)).catch(() => {});
}
