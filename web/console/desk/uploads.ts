import { FileCancelled, FileLost, FileRefused, type Sending, sendFile } from "../../shared/upload";
import { lang, t } from "../i18n";
import type { Message, SentFile } from "../model";
import { csrfToken } from "../session/api";
import type { DeskAction } from "./state";

/** A file on its way to the customer. Unlike words it lives in this tab alone: no storage holds a film. */
export interface Upload {
  client_id: string;
  conversation_id: string;
  file: SentFile;
  /** Address of the picture while only this browser has it. */
  preview: string | null;
  /** Milliseconds since 1970, for the order of sending. */
  at: number;
  /** The share that is on its way, 0 to 1; null while it waits its turn. */
  share: number | null;
  /** Why the desk does not take it. */
  refused: string | null;
}

interface UploadsOptions {
  now: () => number;
  online: () => boolean;
  apply: (action: DeskAction) => void;
  arrived: (conversationId: string) => void;
  /** Bytes of the largest file the desk takes; 0 while it has not said. */
  limit: () => number;
  /** For tests. */
  send?: typeof sendFile;
}

const AGAIN_MS = 3000;
/** Tries without an answer, while the desk is in reach otherwise, after which the operator decides. */
const TRIES = 5;

/** Sends files one after another, each until the desk has it, refuses it, or the operator thinks better of it. */
export class Uploads {
  readonly #o: UploadsOptions;
  readonly #files = new Map<string, { upload: Upload; file: File; tries: number }>();
  #running: { id: string; sending: Sending } | null = null;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(options: UploadsOptions) {
    this.#o = options;
  }

  stop(): void {
    clearTimeout(this.#again);
    this.#running?.sending.cancel();
    for (const { upload } of this.#files.values()) forgetPreview(upload);
    this.#files.clear();
  }

  /** Tell whether closing this tab would lose a file. */
  get any(): boolean {
    return this.#files.size > 0;
  }

  add(conversationId: string, files: readonly File[]): void {
    const limit = this.#o.limit();
    for (const file of files) {
      const picture = /^image\/(jpeg|png|gif|webp)$/.test(file.type);
      const upload: Upload = {
        client_id: crypto.randomUUID(),
        conversation_id: conversationId,
        file: {
          id: "",
          name: file.name,
          media_type: file.type,
          picture,
          size: file.size,
          width: null,
          height: null,
        },
        preview: picture ? URL.createObjectURL(file) : null,
        at: this.#o.now(),
        share: null,
        refused:
          limit && file.size > limit ? t("files.too_large", { limit: Math.floor(limit / 1_048_576) }) : null,
      };
      this.#files.set(upload.client_id, { upload, file, tries: 0 });
      this.#show(upload);
    }
    this.flush();
  }

  retry = (clientId: string): void => {
    const held = this.#files.get(clientId);
    if (!held) return;
    held.tries = 0;
    this.#show({ ...held.upload, refused: null });
    this.flush();
  };

  /** Stop sending a file, or throw a refused one away. */
  cancel = (clientId: string): void => {
    if (this.#running?.id === clientId) this.#running.sending.cancel();
    this.settled(clientId);
  };

  /** The desk has it, or it is wanted no more. */
  settled(clientId: string): void {
    const held = this.#files.get(clientId);
    if (!held) return;
    forgetPreview(held.upload);
    this.#files.delete(clientId);
    this.#o.apply({ type: "upload_gone", clientId });
  }

  /** Send what waits; harmless to call at any time. */
  flush(): void {
    if (!this.#running && this.#o.online()) void this.#run();
  }

  #show(upload: Upload): void {
    const held = this.#files.get(upload.client_id);
    if (!held) return; // cancelled meanwhile
    held.upload = upload;
    this.#o.apply({ type: "upload", upload });
  }

  async #run(): Promise<void> {
    const next = [...this.#files.values()].find(({ upload }) => !upload.refused);
    if (!next) return;
    const { client_id: id, conversation_id } = next.upload;
    const sending = (this.#o.send ?? sendFile)(
      `/api/conversations/${encodeURIComponent(conversation_id)}/files?lang=${lang}`,
      { clientId: id, file: next.file, name: next.file.name },
      { "X-CSRF-Token": csrfToken() },
      (share) => this.#show({ ...next.upload, share }),
    );
    this.#running = { id, sending };
    try {
      const { message } = (await sending.done) as { message: Message };
      this.#o.apply({ type: "message", id: conversation_id, message: { ...message, client_id: id } });
      this.settled(id);
      this.#o.arrived(conversation_id);
    } catch (error) {
      if (error instanceof FileRefused) {
        this.#show({ ...next.upload, share: null, refused: error.message || t("chat.failed") });
      } else if (error instanceof FileLost) {
        next.tries += 1;
        const refused = next.tries >= TRIES ? t("files.lost") : null;
        this.#show({ ...next.upload, share: null, refused });
        clearTimeout(this.#again);
        this.#again = setTimeout(() => this.flush(), AGAIN_MS);
        this.#running = null;
        return;
      } else if (!(error instanceof FileCancelled)) throw error;
    } finally {
      this.#running = null;
    }
    this.flush();
  }
}

function forgetPreview({ preview }: Upload): void {
  if (preview) URL.revokeObjectURL(preview);
}
