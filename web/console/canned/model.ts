import { fold } from "../../shared/persian";
import { api } from "../session/api";
import { Store } from "../ui/store";

export interface CannedReply {
  id: string;
  shortcut: string;
  text: string;
  scope: "private" | "team";
  team_id: string | null;
  updated_at: string;
}

/** A place that is filled when a reply is used, with every name it goes by. */
export interface Variable {
  name: string;
  names: string[];
}

export interface FilledVariable extends Variable {
  value: string | null;
}

export interface Canned {
  replies: CannedReply[];
  variables: Variable[];
  teams: { id: string; name: string }[];
  manages_teams: boolean;
}

/** What may be used here; null until it was fetched. */
export const canned = new Store<Canned | null>(null);

/** Fetch it afresh; a failure is thrown and leaves what there was. */
export async function loadCanned(signal?: AbortSignal): Promise<Canned> {
  const found = await api<Canned>("/api/canned-replies", signal ? { signal } : {});
  canned.set(found);
  return found;
}

/** Give what fills the variables in one conversation. */
export async function loadVariables(conversationId: string): Promise<FilledVariable[]> {
  const path = `/api/conversations/${encodeURIComponent(conversationId)}/variables`;
  return (await api<{ variables: FilledVariable[] }>(path)).variables;
}

const PLACE = /\{\{([^{}]{0,60})\}\}/g;
const keyOf = (name: string) => fold(name.replaceAll("_", " ")).replaceAll(" ", "");

function named<V extends Variable>(variables: readonly V[], name: string): V | undefined {
  const key = keyOf(name);
  return variables.find((variable) => [variable.name, ...variable.names].some((one) => keyOf(one) === key));
}

/** Put what is known into the places of a reply; what is not known keeps its braces, to be written by hand. */
export function fillIn(text: string, variables: readonly FilledVariable[]): string {
  return text.replace(PLACE, (place, name: string) => named(variables, name)?.value ?? place);
}

/**
 * Give the names of the variables that still stand in a text in braces: such a text is not ready for a customer.
 * While nobody has said which there are (null), every name in braces may be one.
 */
export function unfilled(text: string, variables: readonly Variable[] | null): string[] {
  const names = [...text.matchAll(PLACE)].map((match) => (match[1] ?? "").trim());
  return [...new Set(names.filter((name) => variables === null || named(variables, name)))];
}

/** A shortcut that is being typed: where its slash stands, and what follows it. */
export interface Typed {
  start: number;
  query: string;
}

/** Give the shortcut before the caret, if one is being typed there. */
export function typedShortcut(text: string, caret: number): Typed | null {
  const match = /(?:^|\s)\/([^\s/{}]{0,32})$/.exec(text.slice(0, caret));
  return match ? { start: caret - (match[1] ?? "").length - 1, query: match[1] ?? "" } : null;
}

/** Give the replies that a shortcut may mean: those that begin with it, then those that hold it, then by their words. */
export function matching(replies: readonly CannedReply[], query: string, most: number): CannedReply[] {
  const wanted = keyOf(query);
  const ranked = replies.flatMap((reply) => {
    const at = keyOf(reply.shortcut).indexOf(wanted);
    const rank = at === 0 ? 0 : at > 0 ? 1 : fold(reply.text).includes(fold(query)) ? 2 : 3;
    return rank < 3 ? [{ reply, rank }] : [];
  });
  // One's own come first: they were made for a reason.
  const own = (reply: CannedReply) => (reply.scope === "private" ? 0 : 1);
  return ranked
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        own(a.reply) - own(b.reply) ||
        a.reply.shortcut.localeCompare(b.reply.shortcut, "fa"),
    )
    .slice(0, most)
    .map(({ reply }) => reply);
}
