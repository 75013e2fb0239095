import { lang, t } from "../i18n";

/** What went wrong with a request, with a text that is fit to show. */
export class ApiError extends Error {
  /**
   * @param code a code of docs/protocol.md, or `network` when the desk could not be reached
   * @param data what the code carries: `retry_after`, `operator`, …
   */
  constructor(
    readonly code: string,
    text: string,
    readonly data: Record<string, unknown> = {},
  ) {
    super(text);
  }
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The token that shows a change came from this page; set from every session answer. */
let csrf = "";
export const csrfToken = (): string => csrf;
export function keepCsrf(token: string): void {
  csrf = token;
}

let onSignedOut: () => void = () => {};
/** Say what happens when any request finds the session ended. */
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback;
}

/**
 * Ask the desk over HTTP.
 *
 * @throws {ApiError} for every failure, the network's included
 */
export async function api<T>(
  path: string,
  { method = "GET", body, signal }: { method?: Method; body?: unknown; signal?: AbortSignal } = {},
): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF-Token"] = csrf;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal) init.signal = signal;
  const address = lang === "en" ? `${path}${path.includes("?") ? "&" : "?"}lang=en` : path;
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError("network", t("app.network_error"));
  }
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer as T;
  const error = (
    answer as { error?: { code?: string; text?: string; data?: Record<string, unknown> } } | null
  )?.error;
  const code = error?.code ?? "server.error";
  if (code === "auth.required") onSignedOut();
  throw new ApiError(code, error?.text ?? t("app.unexpected_error"), error?.data ?? {});
}

/** Give the words of any failure. */
export function errorText(error: unknown): string {
  return error instanceof ApiError ? error.message : t("app.unexpected_error");
}
