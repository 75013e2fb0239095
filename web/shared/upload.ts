/** Sending one file over HTTP: with its progress, and with a way to stop it. */

export interface Sending {
  /** The desk's answer. Rejects with FileRefused, FileLost or FileCancelled. */
  done: Promise<unknown>;
  cancel(): void;
}

/** The desk does not take it; the message is fit to show. */
export class FileRefused extends Error {
  constructor(
    readonly code: string,
    text: string,
  ) {
    super(text);
  }
}
/** No answer came: it may have arrived or not, and may be sent again under its first id. */
export class FileLost extends Error {}
export class FileCancelled extends Error {}

/** Answers of a desk that has no time now, or of a proxy that does not reach it. */
const PASSING = new Set([429, 502, 503, 504]);

export interface FileToSend {
  clientId: string;
  file: Blob;
  name: string;
}

/**
 * Send a file.
 *
 * @param headers what says whose it is
 * @param progress hears of the share that is on its way, 0 to 1
 */
export function sendFile(
  url: string,
  { clientId, file, name }: FileToSend,
  headers: Record<string, string>,
  progress: (share: number) => void,
): Sending {
  const request = new XMLHttpRequest();
  const done = new Promise<unknown>((resolve, reject) => {
    request.open("POST", url);
    const sent = { ...headers, "X-Client-Id": clientId, "X-File-Name": encodeURIComponent(name) };
    for (const [header, value] of Object.entries(sent)) request.setRequestHeader(header, value);
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.onabort = () => reject(new FileCancelled());
    request.onerror = () => reject(new FileLost());
    request.onload = () => {
      let answer: { error?: { code: string; text: string } };
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        answer = {};
      }
      if (request.status === 200) resolve(answer);
      else if (PASSING.has(request.status) && answer.error?.code !== "rate.files") reject(new FileLost());
      else reject(new FileRefused(answer.error?.code ?? "", answer.error?.text ?? ""));
    };
    // Its own type would tell nothing: the desk looks at the bytes.
    request.send(new Blob([file], { type: "application/octet-stream" }));
  });
  return { done, cancel: () => request.abort() };
}

/** What the desk takes, for the browser's own picker. Named one by one, for then iPhones turn their photos into JPEG. */
export const ACCEPTED =
  "image/jpeg,image/png,image/gif,image/webp,application/pdf,text/plain,.csv,.docx,.xlsx,.pptx";
