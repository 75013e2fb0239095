import type { Role } from "../model";
import { api } from "../session/api";

export interface Named {
  id: string;
  name: string;
}

export interface Person {
  id: string;
  login: string;
  name: string;
  role: Role;
  team: Named | null;
  capacity: number;
  active: boolean;
  presence: "online" | "away" | "offline";
  load: number;
  last_seen_at: string | null;
  /** The password was made by somebody else, and they have not chosen their own yet. */
  first_password: null | "waiting" | "expired";
  /** May whoever asks change them? */
  manageable: boolean;
}

export interface People {
  people: Person[];
  teams: Named[];
  /** Roles that whoever asks may give. */
  roles: Role[];
}

export type Mode = "pull" | "push";

export interface Team {
  id: string;
  slug: string;
  name: string;
  mode: Mode;
  is_default: boolean;
  topics: string[];
  waiting: number;
}

export interface TeamMember {
  id: string;
  name: string;
  role: Role;
  team_id: string | null;
  presence: Person["presence"];
  load: number;
  capacity: number;
}

export interface Teams {
  teams: Team[];
  people: TeamMember[];
}

const signalled = (signal?: AbortSignal) => (signal ? { signal } : {});
const one = (id: string) => encodeURIComponent(id);

export const readPeople = (signal?: AbortSignal) => api<People>("/api/staff", signalled(signal));
export const readTeams = (signal?: AbortSignal) => api<Teams>("/api/teams", signalled(signal));

export interface PersonDraft {
  login: string;
  name: string;
  role: Role;
  team_id: string | null;
  capacity: number;
}

export const addPerson = (draft: PersonDraft) =>
  api<{ id: string; login: string; password: string }>("/api/staff", { method: "POST", body: draft });

export const changePerson = (id: string, body: Partial<Omit<PersonDraft, "login">> & { active?: boolean }) =>
  api<Teams>(`/api/staff/${one(id)}`, { method: "PATCH", body });

export const givePassword = (id: string) =>
  api<{ password: string }>(`/api/staff/${one(id)}/password`, { method: "POST" });

export interface TeamDraft {
  name: string;
  mode: Mode;
  topics: string[];
}

export const addTeam = (draft: TeamDraft & { is_default: boolean; members: string[] }) =>
  api<Teams & { id: string }>("/api/teams", { method: "POST", body: draft });
export const changeTeam = (
  id: string,
  body: Partial<TeamDraft> & { is_default?: boolean; join?: string[]; leave?: string[] },
) => api<Teams>(`/api/teams/${one(id)}`, { method: "PATCH", body });
export const removeTeam = (id: string) => api<Teams>(`/api/teams/${one(id)}`, { method: "DELETE" });

/** Most open chats that may be set for one person. */
export const MOST_CHATS = 50;
