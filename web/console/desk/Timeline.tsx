import { useMemo } from "preact/hooks";
import type { Message } from "../model";
import { dayOf, separatorText } from "../ui/dates";
import { useNow } from "../ui/hooks";
import { MessageRow } from "./MessageRow";
import { OutgoingMeta } from "./OutgoingMeta";
import type { Outgoing } from "./outbox";
import { timeline } from "./turns";

/** How the messages that have not arrived are shown, and what may be done about them. */
export interface Pending {
  items: readonly Outgoing[];
  online: boolean;
  onResend: (clientId: string) => void;
  onEdit: ((item: Outgoing) => void) | undefined;
  onDiscard: (clientId: string) => void;
}

/** The turns of a conversation with its days; messages on their way stand at the end. */
export function Timeline({
  messages,
  contactName,
  ownName,
  pending,
}: {
  messages: readonly Message[];
  contactName: string;
  ownName: string | null;
  pending?: Pending;
}) {
  const today = dayOf(useNow(60_000));
  const items = useMemo(
    () => timeline([...messages, ...(pending?.items ?? []).map((item) => draftMessage(item, ownName))]),
    [messages, pending?.items, ownName],
  );
  const waiting = new Map((pending?.items ?? []).map((item) => [item.client_id, item]));
  return (
    <>
      {items.map((item) => {
        if (item.kind === "day") {
          return (
            <p key={item.key} class="day">
              <span>{separatorText(item.day, today)}</span>
            </p>
          );
        }
        const outgoing = item.message.client_id ? waiting.get(item.message.client_id) : undefined;
        return (
          <MessageRow
            key={item.key}
            message={item.message}
            head={item.head}
            contactName={contactName}
            ownName={ownName}
            pending={outgoing !== undefined}
            foot={outgoing && pending ? <OutgoingMeta item={outgoing} pending={pending} /> : undefined}
          />
        );
      })}
    </>
  );
}

function draftMessage(item: Outgoing, ownName: string | null): Message {
  return {
    id: item.client_id,
    seq: Number.MAX_SAFE_INTEGER,
    client_id: item.client_id,
    author: "operator",
    name: ownName,
    text: item.text,
    payload: null,
    created_at: new Date(item.at).toISOString(),
  };
}
