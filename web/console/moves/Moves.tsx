import { useEffect, useState } from "preact/hooks";
import { maySteer } from "../board/model";
import { DecisionsDialog } from "../decisions/Decisions";
import { useDesk, useDeskState } from "../desk/context";
import { isHeld } from "../desk/lists";
import { ASK_HISTORY, ASK_RETURN, ASK_SNOOZE, ASK_TRANSFER, useAsked } from "../desk/useShortcuts";
import { t } from "../i18n";
import type { Summary } from "../model";
import { priorityItems } from "../steering/priorityItems";
import { prioritise } from "../steering/steering";
import { Menu, type MenuItem } from "../ui/Menu";
import { MoveDialog } from "./MoveDialog";
import { SnoozeDialog } from "./SnoozeDialog";
import { TransferDialog } from "./TransferDialog";

type Move = "transfer" | "return" | "snooze";

/** What may be done with a chat besides answering and closing it, as a menu and by keys. `onMoved`: it has left. */
export function Moves({ summary, onMoved }: { summary: Summary; onMoved: () => void }) {
  const client = useDesk();
  const { staff } = client;
  const mine = useDeskState((state) => isHeld(state.lists, summary.id, staff.id));
  const [open, setOpen] = useState<Move | null>(null);
  const moves = movesOf(summary, mine, staff.role === "supervisor" || staff.role === "admin");
  const begin = (move: Move) => moves.includes(move) && setOpen(move);
  useAsked(ASK_TRANSFER, () => begin("transfer"));
  useAsked(ASK_RETURN, () => begin("return"));
  useAsked(ASK_SNOOZE, () => begin("snooze"));
  const [history, setHistory] = useState(false);
  useAsked(ASK_HISTORY, () => setHistory(true));
  // Another tab or a supervisor was faster: what was being asked is past.
  const past = open !== null && !moves.includes(open);
  useEffect(() => {
    if (past) setOpen(null);
  }, [past]);
  const ways: Record<Move, MenuItem> = {
    transfer: {
      label: t("moves.transfer_menu"),
      icon: "handoff",
      testId: "move-transfer",
      shortcut: "X",
      onChoose: () => setOpen("transfer"),
    },
    snooze: {
      label: t("moves.snooze_menu"),
      icon: "moon",
      testId: "move-snooze",
      shortcut: "Z",
      onChoose: () => setOpen("snooze"),
    },
    return: {
      label: t("moves.return_menu"),
      icon: "bot",
      testId: "move-return",
      shortcut: "B",
      onChoose: () => setOpen("return"),
    },
  };
  const dialog = {
    summary,
    onClose: () => setOpen(null),
    onDone: () => {
      setOpen(null);
      onMoved();
    },
  };
  return (
    <>
      <Menu
        label={t("moves.menu")}
        testId="moves"
        items={[
          ...moves.map((move) => ways[move]),
          // On a phone the head has no room for the choice itself.
          ...(maySteer(staff) && summary.state === "queued"
            ? priorityItems(summary.priority, (step) => void prioritise(client, summary.id, step))
            : []),
          {
            label: t("decisions.menu"),
            icon: "clock",
            testId: "move-history",
            shortcut: "H",
            onChoose: () => setHistory(true),
          },
        ]}
      />
      {history && <DecisionsDialog summary={summary} onClose={() => setHistory(false)} />}
      {open === "transfer" && <TransferDialog {...dialog} />}
      {open === "snooze" && <SnoozeDialog {...dialog} />}
      {open === "return" && (
        <MoveDialog
          {...dialog}
          title={t("moves.return_title", { name: summary.contact.name })}
          lead={t("moves.return_lead")}
          act={t("moves.return")}
          acting={t("moves.returning")}
          onAct={() => client.moves.toBot(summary.id)}
        />
      )}
    </>
  );
}

/** What the desk would allow this person (docs/protocol.md). */
function movesOf(summary: Summary, mine: boolean, anyChat: boolean): Move[] {
  const held = summary.state === "open" || summary.state === "snoozed";
  return [
    ...(mine || (anyChat && (held || summary.state === "queued")) ? (["transfer"] as const) : []),
    ...(mine ? (["snooze"] as const) : []),
    ...(mine || (anyChat && held) ? (["return"] as const) : []),
  ];
}
