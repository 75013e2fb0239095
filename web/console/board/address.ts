import { chatAddress, conversationAddress, watchAddress } from "../app/router";
import { mayUseDesk, type Staff } from "../model";

/** Where this person looks at a chat: at the desk (`watch`: unseen), or, who has none, where conversations are read. */
export function addressOf(staff: Staff, id: string, watch = false): string {
  if (!mayUseDesk(staff)) return `/reports${conversationAddress(id)}`;
  return watch ? watchAddress(id) : chatAddress(id);
}
