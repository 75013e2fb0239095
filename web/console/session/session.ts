import type { DemoAccount, SessionAnswer, Staff } from "../model";
import { Store } from "../ui/store";
import { ApiError, api, errorText, keepCsrf, whenSignedOut } from "./api";

export type SessionState =
  | { status: "loading" }
  | { status: "failed"; text: string }
  | { status: "out"; demo: DemoAccount[]; ended: boolean }
  | { status: "in"; staff: Staff; changePassword: boolean };

/** Who is signed in on this page. */
export const session = new Store<SessionState>({ status: "loading" });

/** Take what the desk says of this page's session. */
export function accept(answer: SessionAnswer, ended = false): void {
  keepCsrf(answer.csrf);
  session.set(
    answer.staff
      ? { status: "in", staff: answer.staff, changePassword: answer.change_password }
      : { status: "out", demo: answer.demo ?? [], ended },
  );
}

/** Ask the desk who is signed in. */
export async function loadSession(ended = false): Promise<void> {
  try {
    accept(await api<SessionAnswer>("/api/session"), ended);
  } catch (error) {
    session.set({ status: "failed", text: errorText(error) });
  }
}

/**
 * Sign in.
 *
 * @throws {ApiError} `auth.invalid`, `auth.rate_limited` (with `retry_after`), `network`
 */
export async function signIn(login: string, password: string): Promise<void> {
  const attempt = () => api<SessionAnswer>("/api/session", { method: "POST", body: { login, password } });
  try {
    accept(await attempt());
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "auth.csrf") throw error;
    // The page is older than its token: fetch a fresh one and try once more.
    keepCsrf((await api<SessionAnswer>("/api/session")).csrf);
    accept(await attempt());
  }
}

/** Sign out here; a failed request leaves the person signed in and is thrown. */
export async function signOut(): Promise<void> {
  await api("/api/session", { method: "DELETE" });
  await loadSession();
}

/**
 * Look again when the desk turned us away. A session that ended leads to sign-in; a network that
 * fails meanwhile changes nothing on screen.
 *
 * @returns whether the person is still signed in, as far as is known
 */
export async function checkSession(): Promise<boolean> {
  if (session.state.status !== "in") return false;
  try {
    const answer = await api<SessionAnswer>("/api/session");
    if (answer.staff) keepCsrf(answer.csrf);
    else accept(answer, true);
    return answer.staff !== null;
  } catch {
    return true;
  }
}

whenSignedOut(() => void checkSession());
