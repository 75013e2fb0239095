/** The conversation as the widget holds it: what the desk stored, what is not yet sent, and the connection. */
import { CommandError, Connection, ConnectionLost, type ConnectionState } from "../shared/connection";
import type {
  Choice,
  Conversation,
  CustomerAuthOk,
  Message,
  MessageSent,
  SurveyQuestion,
} from "../shared/protocol";
import { Outbox } from "./outbox";
import { Storage, type Unsent } from "./storage";
import { TypingTeller } from "./typing";

export const TEXT_LIMIT = 4000;
const TYPING_MS = 8000;
const STORED_MS = 500;
const CLOSED = new Set(["conversation.state", "not_found"]);

/** A version 4 UUID. `crypto.randomUUID` exists on secure pages only, and some shops are not. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** `data-user` and `data-signature`, character by character as the shop signed them. */
export interface Claim {
  user: string | undefined;
  signature: string | undefined;
}

export class Chat {
  messages: Message[] = [];
  /** What was said before `messages`, as far as it was scrolled back to; perhaps in an earlier conversation. */
  past: Message[] = [];
  /** Something was said before all that is here. */
  older = false;
  conversation: Conversation | null = null;
  greeting = "";
  shop = "";
  choices: Choice[] = [];
  /** Bytes of the largest file the desk takes. */
  limit = 0;
  /** Offline from the first failure until the desk answers again. */
  state: ConnectionState = "connecting";
  refused = false;
  /** Why the desk refused the last wish that is no message, fit to show. */
  problem = "";
  typing: "bot" | "operator" | null = null;
  readonly outbox: Outbox;
  readonly teller: TypingTeller;

  private readonly storage: Storage;
  private readonly connection: Connection<CustomerAuthOk>;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  /** The token this connection began with, and whether what is on screen belongs to it. */
  private token: string | null = null;
  private another = false;
  private fetching = false;
  /** What this connection has told the desk of receiving and reading. */
  private marked = "";
  /** A wish that a lost connection left without an answer; wishing twice changes nothing. */
  private wish: [string, object] | null = null;

  constructor(
    socketUrl: string,
    private readonly site: string,
    private readonly lang: string,
    private readonly changed: () => void,
    private readonly claim?: Claim,
  ) {
    this.storage = new Storage(site);
    this.outbox = new Outbox(this.storage, (message) => this.deliver(message), changed);
    this.teller = new TypingTeller((on) => {
      if (this.conversation?.id) this.connection.notify("typing", { on });
    });
    this.connection = new Connection<CustomerAuthOk>({
      url: socketUrl,
      authFrame: () => this.authFrame(),
      onReady: (answer) => this.begin(answer),
      onEvent: (event, data) => this.hear(event, data),
      onState: (state) => {
        if (state !== "connecting") this.state = state;
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
    addEventListener("storage", this.heardOtherTab);
    this.connection.start();
  }

  stop(): void {
    removeEventListener("storage", this.heardOtherTab);
    clearTimeout(this.typingTimer);
    this.teller.stop();
    this.connection.stop();
  }

  /** Ask for what lets files be sent. */
  async fileTicket(): Promise<string> {
    return (await this.connection.request("file_ticket")).ticket;
  }

  /** Ask for the address of a file, which opens it for a short while. */
  async fileAddress(id: string): Promise<string> {
    return (await this.connection.request("file_link", { file_id: id })).url;
  }

  /** Take what the desk answered to a file. One that began a conversation is joined with a new connection. */
  async sentFile(answer: MessageSent): Promise<void> {
    if (answer.token) {
      this.storage.token = answer.token;
      this.connection.reconnect();
    } else await this.accept(answer);
    this.changed();
  }

  get unsent(): Unsent[] {
    return this.outbox.messages;
  }

  get lastSeq(): number {
    return this.messages.at(-1)?.seq ?? 0;
  }

  /** How many answers the customer has not seen, however they came. */
  get unread(): number {
    const { seen } = this.storage;
    return this.messages.filter(
      ({ seq, author }) => seq > seen && (author === "bot" || author === "operator"),
    ).length;
  }

  /** Keep what has been on screen, and tell the desk how far the operator's words have come. */
  read(onScreen: boolean): void {
    if (onScreen && this.lastSeq > this.storage.seen) this.storage.seen = this.lastSeq;
    const delivered = this.messages.filter(({ author }) => author === "operator").at(-1)?.seq ?? 0;
    const read = Math.min(delivered, this.storage.seen);
    const mark = `${delivered} ${read}`;
    if (!delivered || mark === this.marked || this.state !== "online") return;
    this.marked = mark;
    this.connection.notify("mark", { delivered, read });
  }

  /** Say something. It is kept until the desk has it, over reloads and lost connections. */
  say(text: string, choice: Unsent["choice"] = null): void {
    this.teller.stop();
    this.problem = "";
    this.outbox.add({ clientId: newId(), text, choice });
  }

  /** Answer a survey's question; kept until the desk has it, like a message. Null skips the question. */
  answerSurvey(
    surveyId: string,
    question: SurveyQuestion,
    value: number | string | null,
    shown: string,
  ): void {
    const survey = { survey_id: surveyId, question, value };
    this.outbox.add({ clientId: newId(), text: shown, choice: null, survey });
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

  /** Leave the queue, and be called instead. */
  async beCalled(): Promise<void> {
    await this.command("callback_request", { client_id: newId() });
  }

  private async command(type: string, fields: object): Promise<void> {
    this.problem = "";
    try {
      await this.alone(async () => this.accept(await this.connection.request(type, fields)));
    } catch (error) {
      if (error instanceof CommandError) this.problem = error.text;
      else if (error instanceof ConnectionLost) this.wish = [type, fields];
      else throw error;
    }
    this.changed();
  }

  private authFrame(): object {
    const { token } = this.storage;
    this.another = token !== this.token;
    this.token = token;
    return { site: this.site, token, lang: this.lang, after: this.another ? 0 : this.lastSeq, ...this.claim };
  }

  private begin(answer: CustomerAuthOk): void {
    if (answer.new) {
      this.storage.forget(this.token);
      this.token = null;
      this.startOver();
      // A signed customer comes back to what they said elsewhere.
      if (answer.token) this.token = this.storage.token = answer.token;
    } else if (this.another) this.messages = [];
    if (answer.new || this.another) this.past = [];
    if (!this.lastSeq) this.older = answer.older;
    this.another = false;
    this.marked = "";
    this.greeting = answer.greeting;
    this.shop = answer.shop.name;
    this.choices = answer.choices;
    this.limit = answer.file_limit;
    this.conversation = answer.conversation;
    this.take(answer.messages);
    if (answer.more) void this.sync();
    this.changed();
    void this.outbox.flush();
    const { wish } = this;
    this.wish = null;
    if (wish) void this.command(...wish);
  }

  /** Fetch what was said before. */
  readonly loadOlder = async (): Promise<void> => {
    const first = this.past[0] ?? this.messages[0];
    if (!first || !this.older || this.fetching) return;
    this.fetching = true;
    try {
      const { messages, more } = await this.connection.request("history", { before: first.id });
      if (first === (this.past[0] ?? this.messages[0])) {
        this.past = [...messages, ...this.past];
        this.older = more;
      }
    } catch {
      // Out of reach: the button stays.
    }
    this.fetching = false;
    this.changed();
  };

  private startOver(): void {
    this.messages = [];
    if (this.storage.seen) this.storage.seen = 0;
  }

  // Another tab has begun a conversation, gone on to the next one, or shown what was unread here.
  private readonly heardOtherTab = (event: StorageEvent): void => {
    if (event.key !== this.storage.key) return;
    if (this.storage.token !== this.token) this.connection.reconnect();
    else this.changed();
  };

  /**
   * Do what may begin a conversation. Two tabs must not begin two: one does, while the other waits, finds what was
   * begun and joins it with a new connection, which sends again what this one could not.
   */
  async alone(act: () => Promise<void>): Promise<void> {
    const checked = (): Promise<void> => {
      if (this.storage.token === this.token) return act();
      this.connection.reconnect();
      return Promise.reject(new ConnectionLost());
    };
    // Locks exist on secure pages only; elsewhere the check alone must do.
    if (this.storage.token || !navigator.locks) {
      await checked();
      return;
    }
    await new Promise<void>((done, failed) => {
      void navigator.locks.request(this.storage.key, async () => {
        try {
          await checked();
          done();
          // A tab in another process may get the lock before it sees what was stored under it.
          await new Promise((seen) => setTimeout(seen, STORED_MS));
        } catch (error) {
          failed(error);
        }
      });
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: told apart by the event's name
  private hear(event: string, data: any): void {
    if (event === "message.created") {
      if (data.author !== "customer") this.typing = null;
      void this.takeOrSync(data);
    } else if (event === "conversation.changed") {
      this.conversation = data;
    } else if (event === "typing") {
      clearTimeout(this.typingTimer);
      this.typing = data.on ? data.author : null;
      this.typingTimer = setTimeout(() => {
        this.typing = null;
        this.changed();
      }, TYPING_MS);
    }
    this.changed();
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
    } catch (error) {
      // The next connection asks again from the last message held.
      if (error instanceof CommandError) console.warn(`pasokh: sync: ${error.code}`);
    }
  }

  private take(found: Message[]): void {
    for (const message of found) {
      if (message.client_id) this.storage.settle(message.client_id);
      if (message.seq > this.lastSeq) this.messages.push(message);
    }
  }

  private async takeOrSync(message: Message): Promise<void> {
    if (message.seq > this.lastSeq + 1) await this.sync();
    else this.take([message]);
  }

  /** Take the result of a command. */
  // biome-ignore lint/suspicious/noExplicitAny: each command fills some of the fields
  private async accept(data: any): Promise<void> {
    if (data.new) {
      // The next conversation; the one before stays to be read.
      this.past.push(...this.messages);
      this.startOver();
    }
    if (data.token) {
      this.token = data.token;
      this.storage.token = data.token;
    }
    if (data.conversation) this.conversation = data.conversation;
    if (data.message) await this.takeOrSync(data.message);
  }

  private async deliver(message: Unsent): Promise<void> {
    const { clientId: client_id, text, choice, survey } = message;
    try {
      await this.alone(async () =>
        this.accept(
          survey
            ? await this.connection.request("survey_answer", { client_id, ...survey })
            : await this.connection.request("message_send", { client_id, text, choice }),
        ),
      );
    } catch (error) {
      if (!(survey && error instanceof CommandError && CLOSED.has(error.code))) throw error;
      // The survey was closed meanwhile: to try again would be no use.
      this.problem = error.text;
    }
    this.storage.settle(client_id);
    this.changed();
  }
}
