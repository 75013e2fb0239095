import { CommandError } from "../../shared/connection";
import type { DeskClient, Link } from "../desk/client";
import type { DeskAction, Toast } from "../desk/state";
import { t } from "../i18n";
import type { Note, Summary } from "../model";

interface Options {
  link: Pick<Link, "request">;
  apply: (action: DeskAction) => void;
  toast: (kind: Toast["kind"], text: string) => void;
}

/** The steps of priority a supervisor chooses among (docs/protocol.md). */
export const PRIORITIES = [0, 1, 2, 3] as const;
export type Step = (typeof PRIORITIES)[number];

/** What supervisors do with chats that others hold, or that wait. All throw what the connection throws. */
export class Steering {
  readonly #o: Options;

  constructor(options: Options) {
    this.#o = options;
  }

  /** Stand beside the operator; the customer is told. */
  async join(id: string): Promise<void> {
    const summary = await this.#ask("conversation_join", { conversation_id: id });
    this.#o.toast("success", t("steering.joined", { name: summary.contact.name }));
  }

  /** Leave what one has joined. */
  async part(id: string): Promise<void> {
    await this.#ask("conversation_part", { conversation_id: id });
  }

  /** Say how soon a waiting chat is next. */
  async prioritise(id: string, priority: Step): Promise<void> {
    const summary = await this.#ask("conversation_prioritise", { conversation_id: id, priority });
    const values = { name: summary.contact.name, priority: t(`steering.priority_${priority}`) };
    this.#o.toast("success", t("steering.prioritised", values));
  }

  /** Say something to the operator alone; `clientId` stays the same when it is tried again. */
  async whisper(id: string, text: string, clientId: string): Promise<void> {
    const command = { conversation_id: id, client_id: clientId, text };
    const { note } = (await this.#o.link.request("whisper", command)) as { note: Note };
    this.#o.apply({ type: "note", id, note });
  }

  async #ask(command: string, fields: object): Promise<Summary> {
    const { conversation } = (await this.#o.link.request(command, fields)) as { conversation: Summary };
    this.#o.apply({ type: "changed", summary: conversation });
    return conversation;
  }
}

/** Say how soon a waiting chat is next; a refusal is told in a toast. */
export function prioritise(
  client: Pick<DeskClient, "steering" | "toast">,
  id: string,
  step: Step,
): Promise<void> {
  return client.steering.prioritise(id, step).catch((error: unknown) => {
    client.toast("error", error instanceof CommandError ? error.text : t("app.network_error"));
  });
}
