import { useState } from "preact/hooks";
import { CommandError } from "../../shared/connection";
import { go, watchAddress } from "../app/router";
import { useDesk } from "../desk/context";
import { t } from "../i18n";
import type { ConversationDetail, Summary } from "../model";
import { TransferDialog } from "../moves/TransferDialog";
import { api, errorText } from "../session/api";
import { Menu, type MenuItem } from "../ui/Menu";
import { priorityItems } from "./priorityItems";

/** What a supervisor does with a chat from afar: watch it, hand it to somebody, say how soon it is next. */
export function SteerMenu({
  id,
  contact,
  priority,
  onChanged,
}: {
  id: string;
  contact: string;
  /** Of a chat that waits; null of one that somebody holds. */
  priority: number | null;
  onChanged: () => void;
}) {
  const client = useDesk();
  const [moving, setMoving] = useState<Summary | null>(null);
  const act = (what: () => Promise<void>) => () =>
    void what().then(onChanged, (error: unknown) =>
      client.toast("error", error instanceof CommandError ? error.text : errorText(error)),
    );
  const items: MenuItem[] = [
    ...(priority === null
      ? [
          {
            label: t("steering.watch"),
            icon: "eye" as const,
            testId: "steer-watch",
            onChoose: () => go(watchAddress(id)),
          },
        ]
      : []),
    {
      label: t("steering.reassign"),
      icon: "handoff",
      testId: "steer-reassign",
      onChoose: act(async () => {
        const detail = await api<ConversationDetail>(`/api/conversations/${encodeURIComponent(id)}`);
        setMoving(detail.conversation);
      }),
    },
    ...(priority === null
      ? []
      : priorityItems(priority, (step) => act(() => client.steering.prioritise(id, step))())),
  ];
  return (
    <>
      <Menu label={t("steering.menu", { name: contact })} testId="steer-menu" items={items} />
      {moving && (
        <TransferDialog
          summary={moving}
          onClose={() => setMoving(null)}
          onDone={() => {
            setMoving(null);
            onChanged();
          }}
        />
      )}
    </>
  );
}
