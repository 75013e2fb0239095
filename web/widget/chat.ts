/** The conversation as the widget holds it: what the desk stored, what is not yet sent, and the connection. */
import { CommandError, Connection, type ConnectionState } from "../shared/connection";
import type { Choice, Conversation, CustomerAuthOk, Message, SurveyQuestion } from "../shared/protocol";
import { Storage, type Unsent } from "./storage";

export const TEXT_LIMIT = 4000;
const TYPING_MS = 8000;
const TYPING_PAUSE_MS = 3000;
// The desk may be slow or busy for a moment; these errors are no verdict on the message.
const PASSING = new Set(["server.busy", "server.error", "rate.messages"]);
const RETRY_MS = 3000;

/** A version 4 UUID. `crypto.randomUUID` exists on secure pages only, and some shops are not. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export class Chat {
  messages: Message[] = [];
  conversation: Conversation | null = null;
  greeting = "";
  shop = "";
  choices: Choice[] = [];
  state: ConnectionState = "connecting";
  refused = false;
  /** Why the desk refused the last wish that is no message, fit to show. */
  problem = "";
  typing: "bot" | "operator" | null = null;

  private readonly storage: Storage;
  private readonly connection: Connection;
  private sending = false;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private typedAt = 0;

  constructor(
    socketUrl: string,
    private readonly site: string,
    private readonly lang: string,
    private readonly changed: (newMessage?: Message) => void,
  ) {
    this.storage = new Storage(site);
    this.connection = new Connection({
      url: socketUrl,
      authFrame: () => ({
        site: this.site,
        token: this.storage.token,
        lang: this.lang,
        after: this.lastSeq,
      }),
      onReady: (answer: CustomerAuthOk) => this.begin(answer),
      onEvent: (event, data) => this.hear(event, data),
      onState: (state) => {
        this.state = state;
        if (state !== "online") this.typing = null;
        this.changed();
      },
      onFatal: () => {
        this.refused = true;
        this.changed();
      },
    });
  }

  start(): void {
    this.connection.start();
  }

  stop(): void {
    clearTimeout(this.typingTimer);
    this.connection.stop();
  }

  get unsent(): Unsent[] {
    return this.storage.unsent;
  }

  get lastSeq(): number {
    return this.messages.at(-1)?.seq ?? 0;
  }

  /** Say something. It is kept until the desk has it, over reloads and lost connections. */
  say(text: string, choice: Unsent["choice"] = null): void {
    this.storage.add({ clientId: newId(), text, choice });
    this.changed();
    void this.flush();
  }

  retry(clientId: string): void {
    this.storage.mark(clientId);
    this.changed();
    void this.flush();
  }

  /** Throw away a message the desk refused. */
  discard(clientId: string): void {
    this.storage.settle(clientId);
    this.changed();
  }

  /** Answer a survey's question; kept until the desk has it, like a message. Null skips the question. */
  answerSurvey(
    surveyId: string,
    question: SurveyQuestion,
    value: number | string | null,
    shown: string,
  ): void {
    this.storage.add({
      clientId: newId(),
      text: shown,
      choice: null,
      survey: { survey_id: surveyId, question, value },
    });
    this.changed();
    void this.flush();
  }

  async skipSurvey(surveyId: string): Promise<void> {
    await this.command("survey_skip", { survey_id: surveyId });
  }

  async wantHuman(): Promise<void> {
    await this.command("handoff_request", {});
  }

  async leaveQueue(): Promise<void> {
    await this.command("handoff_cancel", {});
  }

  /** Tell that the customer is typing; at most every few seconds. */
  typed(): void {
    const now = Date.now();
    if (now - this.typedAt < TYPING_PAUSE_MS || !this.conversation?.id) return;
    this.typedAt = now;
    this.connection.notify("typing", { on: true });
  }

  private async command(type: string, fields: object): Promise<void> {
    this.problem = "";
    try {
      const data = await this.connection.request(type, fields);
      if (data.token) this.storage.token = data.token;
      if (data.message) this.take([data.message]);
      if (data.conversation) this.conversation = data.conversation;
    } catch (error) {
      // A lost connection has its own banner, and the next one brings the desk's state.
      if (error instanceof CommandError) this.problem = error.text;
    }
    this.changed();
  }

  private begin(answer: CustomerAuthOk): void {
    if (answer.new) {
      this.messages = [];
      this.storage.forget();
    }
    this.greeting = answer.greeting;
    this.shop = answer.shop.name;
    this.choices = answer.choices;
    this.conversation = answer.conversation;
    this.take(answer.messages);
    if (answer.more) void this.sync();
    this.changed();
    void this.flush();
  }

  // biome-ignore lint/suspicious/noExplicitAny: told apart by the event's name
  private hear(event: string, data: any): void {
    if (event === "message.created") {
      if (data.seq > this.lastSeq + 1) {
        void this.sync();
        return;
      }
      if (data.author !== "customer") this.typing = null;
      const fresh = data.seq > this.lastSeq;
      this.take([data]);
      this.changed(fresh ? data : undefined);
    } else if (event === "conversation.changed") {
      this.conversation = data;
      this.changed();
    } else if (event === "typing") {
      clearTimeout(this.typingTimer);
      this.typing = data.on ? data.author : null;
      this.typingTimer = setTimeout(() => {
        this.typing = null;
        this.changed();
      }, TYPING_MS);
      this.changed();
    }
  }

  private async sync(): Promise<void> {
    try {
      let more = true;
      while (more) {
        const data = await this.connection.request("sync", { after: this.lastSeq });
        this.take(data.messages);
        this.conversation = data.conversation;
        more = data.more && data.messages.length > 0;
      }
      this.changed();
    } catch {
      // The next connection asks again from the last message held.
    }
  }

  private take(found: Message[]): void {
    for (const message of found) {
      if (message.client_id) this.storage.settle(message.client_id);
      if (message.seq > this.lastSeq) this.messages.push(message);
    }
  }

  /** Send what is unsent, one after another, so that order is kept. */
  private async flush(): Promise<void> {
    if (this.sending || this.state !== "online") return;
    this.sending = true;
    try {
      for (let next = this.nextUnsent(); next; next = this.nextUnsent()) await this.deliver(next);
    } catch {
      // The connection was lost: the next one flushes again.
    } finally {
      this.sending = false;
      this.changed();
    }
  }

  private nextUnsent(): Unsent | undefined {
    return this.unsent.find((message) => !message.failed);
  }

  private async deliver(message: Unsent): Promise<void> {
    try {
      const data = message.survey
        ? await this.connection.request("survey_answer", { client_id: message.clientId, ...message.survey })
        : await this.connection.request("message_send", {
            client_id: message.clientId,
            text: message.text,
            choice: message.choice,
          });
      if (data.new) this.messages = [];
      if (data.token) this.storage.token = data.token;
      this.conversation = data.conversation;
      this.storage.settle(message.clientId);
      if (data.message?.seq > this.lastSeq + 1) await this.sync();
      else if (data.message) this.take([data.message]);
      this.changed();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (PASSING.has(error.code)) {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        return;
      }
      this.storage.mark(message.clientId, error.text);
    }
  }
}
