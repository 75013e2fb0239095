import { describe, expect, it } from "vitest";
import { historyOf } from "../contact/History";
import type { EarlierConversation } from "../model";
import type { Touch } from "../touches/model";
import { dayTimeOf, exactMomentOf } from "../ui/moments";

const chat = (id: string, at: string, outcome: string | null = null) =>
  ({ id, opened_at: at, outcome }) as EarlierConversation;
const touch = (id: string, at: string) => ({ id, happened_at: at }) as Touch;

describe("a contact's history", () => {
  it("puts conversations and touches in one order of time, the newest first", () => {
    const entries = historyOf(
      [chat("new", "2026-11-24T08:00:00Z"), chat("old", "2026-11-20T08:00:00Z")],
      [touch("call", "2026-11-22T08:00:00.500Z"), touch("visit", "2026-11-19T08:00:00Z")],
      null,
    );
    expect(entries.map((entry) => ("touch" in entry ? entry.touch.id : entry.conversation.id))).toEqual([
      "new",
      "call",
      "old",
      "visit",
    ]);
  });

  it("leaves the chat on screen out unless it ended before", () => {
    expect(historyOf([chat("now", "2026-11-24T08:00:00Z")], [], "now")).toEqual([]);
    expect(historyOf([chat("now", "2026-11-24T08:00:00Z", "solved")], [], "now")).toHaveLength(1);
  });

  it("keeps the second at which a touch happened, so that one after a chat of the same minute stands after it", () => {
    const logged = "2026-11-24T08:00:45.250Z";
    const happened = exactMomentOf(dayTimeOf(logged), logged);
    const [newest] = historyOf([chat("chat", "2026-11-24T08:00:30Z")], [touch("call", happened)], null);
    expect(newest && "touch" in newest).toBe(true);
    // Another minute was chosen: it is that one.
    expect(exactMomentOf({ day: "2026-11-24", time: "11:29" }, logged)).toBe("2026-11-24T07:59:00.000Z");
  });
});
