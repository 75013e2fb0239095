import type { Link } from "../desk/client";
import type { DeskAction, Toast } from "../desk/state";
import { t } from "../i18n";
import type { Summary } from "../model";

interface AnswersOptions {
  link: Pick<Link, "request">;
  apply: (action: DeskAction) => void;
  toast: (kind: Toast["kind"], text: string) => void;
}

/** Answers offers. */
export class Answers {
  readonly #o: AnswersOptions;
  readonly #answering = new Set<string>();

  constructor(options: AnswersOptions) {
    this.#o = options;
  }

  /** Take what is offered; gives the conversation's id when it is ours. */
  async accept(offerId: string): Promise<string | null> {
    const answer = await this.#ask<{ conversation: Summary }>("offer_accept", offerId);
    if (!answer) return null;
    const { conversation } = answer;
    this.#o.apply({ type: "changed", summary: conversation });
    this.#o.apply({ type: "offer_ended", id: offerId, end: "accepted" });
    this.#o.toast("success", t("chat.now_yours", { name: conversation.contact.name }));
    return conversation.id;
  }

  /** Let it go to the next. */
  async decline(offerId: string): Promise<void> {
    if (await this.#ask("offer_decline", offerId))
      this.#o.apply({ type: "offer_ended", id: offerId, end: "declined" });
  }

  /** One answer an offer: a second press while the first is on its way is none. */
  async #ask<T>(command: string, offerId: string): Promise<T | null> {
    if (this.#answering.has(offerId)) return null;
    this.#answering.add(offerId);
    try {
      return (await this.#o.link.request(command, { offer_id: offerId })) as T;
    } catch (error) {
      const { code, text } = error as { code?: string; text?: string };
      // The event that tells how it ended comes by itself; this one may be faster.
      if (code === "offer.gone") this.#o.apply({ type: "offer_ended", id: offerId, end: "withdrawn" });
      else this.#o.toast("error", text || t("app.network_error"));
      return null;
    } finally {
      this.#answering.delete(offerId);
    }
  }
}
