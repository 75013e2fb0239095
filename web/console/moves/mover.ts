import type { Link } from "../desk/client";
import type { DeskAction, Toast } from "../desk/state";
import { t } from "../i18n";
import type { Summary } from "../model";
import type { Target } from "./model";

interface MoverOptions {
  link: Pick<Link, "request">;
  apply: (action: DeskAction) => void;
  toast: (kind: Toast["kind"], text: string) => void;
}

/** Moves chats: every act answers with where the chat stands now. All throw what the connection throws. */
export class Mover {
  readonly #o: MoverOptions;

  constructor(options: MoverOptions) {
    this.#o = options;
  }

  /** Hand a chat to a colleague or a team, with a private note for them. */
  async transfer(id: string, to: Target, name: string, note: string): Promise<void> {
    const moved = await this.#ask("conversation_transfer", { conversation_id: id, ...to, note });
    this.#o.toast("success", t("moves.transferred", { contact: moved.contact.name, name }));
  }

  /** Give a chat back to the bot. */
  async toBot(id: string): Promise<void> {
    const moved = await this.#ask("conversation_return", { conversation_id: id });
    this.#o.toast("success", t("moves.returned", { name: moved.contact.name }));
  }

  /** Put a chat off until a moment, as the wire carries it. */
  async snooze(id: string, until: string, inWords: string): Promise<void> {
    const moved = await this.#ask("conversation_snooze", { conversation_id: id, until });
    this.#o.toast("success", t("moves.snoozed", { name: moved.contact.name, time: inWords }));
  }

  /** Go on with a chat that sleeps. */
  async wake(id: string): Promise<void> {
    await this.#ask("conversation_wake", { conversation_id: id });
  }

  async #ask(command: string, fields: object): Promise<Summary> {
    const { conversation } = (await this.#o.link.request(command, fields)) as { conversation: Summary };
    this.#o.apply({ type: "changed", summary: conversation });
    return conversation;
  }
}
