/** One question of the survey: a scale, or a box for words. */
import { digits } from "../../shared/persian";
import type { Message } from "../../shared/protocol";
import type { Context } from "../cards";
import { button, element } from "../dom";
import type { TabMemory } from "../storage";
import type { MoreSay } from "./texts";

/** A scale longer than this is no scale that a screen could show. */
const LONGEST = 20;

export class SurveyQuestion {
  readonly root: HTMLElement;
  private readonly offline = element("p", { class: "hint", role: "status", hidden: true });

  constructor(
    message: Message,
    private readonly context: Context,
    private readonly say: MoreSay,
    memory: TabMemory,
  ) {
    const { chat } = context;
    this.offline.textContent = say("survey_offline");
    const payload = message.payload;
    if (payload?.type !== "survey_question") throw new Error("not a survey question");
    const { question, survey_id: id } = payload;
    const skip = button({ class: "quiet", "data-testid": "survey-skip" }, say("skip"), () => {
      memory.set("comment", "");
      chat.answerSurvey(id, question, null, say("skip"));
    });
    const skipAll = button({ class: "quiet", "data-testid": "survey-skip-all" }, say("skip_all"), () => {
      memory.set("comment", "");
      void chat.skipSurvey(id);
    });
    const row = element("div", { class: "row" });
    this.root = element("div", { class: "survey" });
    if (question === "comment") {
      const box = element("textarea", {
        "data-testid": "survey-comment",
        "aria-label": say("comment"),
        placeholder: say("comment"),
        maxlength: 1000,
        rows: 3,
      });
      box.value = memory.get("comment");
      box.addEventListener("input", () => memory.set("comment", box.value));
      const send = button({ class: "primary", "data-testid": "survey-send" }, say("send"), () => {
        const text = box.value.trim();
        memory.set("comment", "");
        chat.answerSurvey(id, question, text || null, text || say("skip"));
      });
      this.root.append(box);
      row.append(send);
    } else this.root.append(...this.scale(message, question, id, payload.min, payload.max));
    row.append(skip, skipAll);
    this.root.append(row, this.offline);
  }

  /** An answer given offline would look given and not be: say so, and wait. */
  update(): void {
    const offline = this.context.chat.state !== "online";
    this.offline.hidden = !offline;
    for (const one of this.root.querySelectorAll("button")) one.disabled = offline;
  }

  private scale(
    message: Message,
    question: "rating" | "recommend",
    id: string,
    min: number,
    max: number,
  ): HTMLElement[] {
    const { say } = this;
    const { chat, lang } = this.context;
    const scale = element("div", { class: `scale ${question}`, role: "group", "aria-label": message.text });
    for (let value = min; value <= Math.min(max, min + LONGEST); value++) {
      const label = say("of", { value, max });
      const testid = `survey-${question}-${value}`;
      scale.append(
        button({ "data-testid": testid, "aria-label": label }, digits(value, lang), () =>
          chat.answerSurvey(id, question, value, digits(value, lang)),
        ),
      );
    }
    const ends = element(
      "p",
      { class: "ends" },
      element("span", {}, say(`${question}_low`, { value: min })),
      element("span", {}, say(`${question}_high`, { value: max })),
    );
    return [scale, ends];
  }
}
