import { expect, test } from "vitest";
import { pressing, urgencyOf, worst } from "../desk/urgency";
import type { ServiceClock } from "../model";

const START = Date.parse("2026-11-24T08:00:00Z");
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const clock = (
  level: ServiceClock["level"],
  target: number,
  part: Partial<ServiceClock> = {},
): ServiceClock => ({
  level,
  started_at: at(0),
  target,
  amber_at: at(target * 0.75),
  due_at: at(target),
  breached_at: null,
  ...part,
});

test("a promise is calm, then amber, then red, to the second", () => {
  const waiting = clock("waiting", 180);
  expect([0, 134, 135, 179, 180, 5000].map((second) => urgencyOf(waiting, START + second * 1000))).toEqual([
    "calm",
    "calm",
    "amber",
    "amber",
    "red",
    "red",
  ]);
});

test("one that stands still is calm, or broken as it was", () => {
  const still = { amber_at: null, due_at: null };
  expect(urgencyOf(clock("resolution", 60, still), START + 1e9)).toBe("calm");
  expect(urgencyOf(clock("resolution", 60, { ...still, breached_at: at(60) }), START + 1e9)).toBe("red");
});

test("the most urgent presses, of equals the one that is over first", () => {
  const all = [clock("resolution", 7200), clock("first_response", 300), clock("waiting", 180)];
  expect(pressing(all, START)?.level).toBe("waiting");
  expect(pressing([clock("resolution", 7200, { breached_at: at(1) }), ...all], START)?.level).toBe(
    "resolution",
  );
  expect(pressing([], START)).toBeNull();
  expect([worst([], START), worst(all, START + 200_000)]).toEqual(["calm", "red"]);
});
