import { afterEach, describe, expect, it } from "vitest";
import { Activity } from "../desk/activity";
import type { Offer } from "../model";
import { afresh, connected, ended, made, put } from "../offers/offers";
import { summaryOf } from "./samples";

const offerOf = (id: string): Offer => ({
  id,
  conversation: summaryOf(`c-${id}`),
  reason: "least_loaded",
  offered_at: "2026-11-24T08:30:00Z",
  expires_at: "2026-11-24T08:30:30Z",
});
const shown = (standing: ReturnType<typeof made>) => standing.map(({ offer, end }) => [offer.id, end]);

describe("offers", () => {
  it("go when they are answered, and stay to be told when they are lost", () => {
    const two = made(made([], offerOf("a")), offerOf("b"));
    expect(shown(ended(two, "a", "accepted"))).toEqual([["b", null]]);
    const lost = ended(ended(two, "a", "expired"), "a", "withdrawn");
    expect(shown(lost)).toEqual([
      ["a", "expired"],
      ["b", null],
    ]);
    expect(shown(put(lost, "a"))).toEqual([["b", null]]);
    expect(shown(made(lost, offerOf("c")))).toEqual([
      ["b", null],
      ["c", null],
    ]);
  });

  it("that are not in a snapshot have ended while nobody could be told", () => {
    const standing = connected(made(made([], offerOf("a")), offerOf("b")));
    expect(shown(afresh(standing, [offerOf("b")]))).toEqual([
      ["a", "withdrawn"],
      ["b", null],
    ]);
  });
});

describe("offers and a snapshot that was read a moment before", () => {
  it("keep what this connection has told since", () => {
    const standing = ended(made(made([], offerOf("a")), offerOf("b")), "a", "expired");
    expect(shown(afresh(standing, [offerOf("a")]))).toEqual([
      ["a", "expired"],
      ["b", null],
    ]);
  });
});

describe("activity", () => {
  let now = 0;
  let told = 0;
  const activity = new Activity(
    () => told++,
    () => now,
  );
  afterEach(() => activity.stop());

  it("is told at most once a minute, of what people do and not of what pages do", () => {
    activity.start();
    const move = (movementX: number) =>
      window.dispatchEvent(Object.assign(new Event("pointermove"), { movementX, movementY: 0 }));
    move(0);
    window.dispatchEvent(new Event("scroll"));
    expect(told).toBe(0);
    move(3);
    window.dispatchEvent(new Event("keydown"));
    expect(told).toBe(1);
    now = 60_000;
    window.dispatchEvent(new Event("wheel"));
    expect(told).toBe(2);
    activity.again();
    window.dispatchEvent(new Event("pointerdown"));
    expect(told).toBe(3);
    activity.stop();
    now = 600_000;
    window.dispatchEvent(new Event("keydown"));
    expect(told).toBe(3);
  });
});
