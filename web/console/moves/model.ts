import type { Named } from "../model";
import { api } from "../session/api";

export interface Team extends Named {
  slug: string;
  mode: "pull" | "push";
  waiting: number;
}

/** Somebody who answers customers. */
export interface Person extends Named {
  team_id: string | null;
  presence: "online" | "away" | "offline";
  /** Open chats. */
  load: number;
  capacity: number;
}

export interface Places {
  teams: Team[];
  people: Person[];
}

/** To whom a chat goes. */
export type Target = { staff_id: string } | { team_id: string };

/** Ask for all teams and everybody a chat can be handed to. */
export function loadPlaces(signal?: AbortSignal): Promise<Places> {
  return api<Places>("/api/teams", signal ? { signal } : {});
}

const ORDER = { online: 0, away: 1, offline: 2 };

/** Those a chat may be handed to, who is there and has room first. */
export function inOrder(people: readonly Person[], without: string | undefined): Person[] {
  const full = ({ load, capacity }: Person) => Number(load >= capacity);
  return people
    .filter(({ id }) => id !== without)
    .sort(
      (a, b) =>
        ORDER[a.presence] - ORDER[b.presence] ||
        full(a) - full(b) ||
        a.load - b.load ||
        a.name.localeCompare(b.name, "fa"),
    );
}
