import { Connection } from "../../shared/connection";
import type { StaffAuthOk } from "../../shared/protocol";
import type { Staff } from "../model";
import { csrfToken } from "../session/api";
import { checkSession } from "../session/session";
import { DeskClient } from "./client";
import { browserStorage } from "./drafts";

/** Give a desk client on the real socket and this browser's storage. */
export function createDeskClient(staff: Staff): DeskClient {
  const url = new URL("/desk/socket", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.hash = "";
  return new DeskClient({
    staff,
    keep: browserStorage(),
    checkSession,
    connect: (handlers) =>
      new Connection<StaffAuthOk>({ url: url.href, authFrame: () => ({ csrf: csrfToken() }), ...handlers }),
  });
}
