import { chatAddress, conversationAddress } from "../app/router";
import { mayUseDesk, type Staff } from "../model";

/** Where this person looks at a chat: at the desk, or, who has none, where conversations are read. */
export function addressOf(staff: Staff, id: string): string {
  return mayUseDesk(staff) ? chatAddress(id) : `/reports${conversationAddress(id)}`;
}
