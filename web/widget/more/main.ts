/** What not every visitor needs: files, the survey, order cards. The widget fetches it when it first does. */
import type { ComparisonPayload, Message, Order, SentFile } from "../../shared/protocol";
import type { Context } from "../cards";
import type { TabMemory } from "../storage";
import { comparisonTable } from "./comparison";
import { orderCard } from "./order";
import css from "./styles.css?inline";
import { SurveyQuestion } from "./survey";
import { type MoreSay, moreTexts } from "./texts";
import { Uploads } from "./uploads";
import { FileViews } from "./view";

/** The looks of it all. */
export const styles = css;

export class More {
  private readonly say: MoreSay;
  private readonly uploads: Uploads;
  private readonly views: FileViews;
  private question: SurveyQuestion | null = null;

  /** @param slot where in the log files on their way are shown */
  constructor(
    private readonly context: Context,
    private readonly memory: TabMemory,
    slot: HTMLElement,
  ) {
    this.say = moreTexts(context.lang);
    this.uploads = new Uploads(context, this.say, slot);
    this.views = new FileViews(context, this.say);
  }

  /** Send files. */
  send(files: readonly File[]): void {
    this.uploads.add(files);
  }

  file(file: SentFile): HTMLElement {
    return this.views.view(file);
  }

  order(order: Order): HTMLElement {
    return orderCard(order, this.say, this.context.lang);
  }

  comparison(payload: ComparisonPayload): HTMLElement {
    return comparisonTable(payload, this.say, this.context.say, this.context.lang);
  }

  /** The newest question of a survey. */
  survey(message: Message): HTMLElement {
    this.question = new SurveyQuestion(message, this.context, this.say, this.memory);
    this.question.update();
    return this.question.root;
  }

  /** The connection or the messages have changed. */
  update(): void {
    this.question?.update();
    this.uploads.update();
    this.views.update();
  }
}
