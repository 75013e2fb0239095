import { describe, expect, it } from "vitest";
import { reasonToCall } from "../alerts/alerts";
import { AlertChoice } from "../alerts/settings";
import type { Staff, Summary } from "../model";
import { summaryOf } from "./samples";

const team = { id: "t1", name: "فروش" };
const staff: Staff = { id: "me", name: "سارا", login: "sara", role: "operator", team };
const mine = (part: Partial<Summary> = {}) =>
  summaryOf("a", { state: "open", operator: { id: "me", name: "سارا" }, ...part });

describe("calling an operator", () => {
  it("is off until they say otherwise, and remembered by the browser", () => {
    localStorage.clear();
    const choice = new AlertChoice(localStorage, "me");
    expect(choice.store.state).toEqual({ sound: false, desktop: false });
    choice.change({ sound: true });
    expect(new AlertChoice(localStorage, "me").store.state).toEqual({ sound: true, desktop: false });
    expect(new AlertChoice(localStorage, "s2").store.state.sound).toBe(false);
    localStorage.setItem("pasokh:alerts:me", "{broken");
    expect(new AlertChoice(localStorage, "me").store.state.sound).toBe(false);
  });

  it("is done for what waits for their team, is given to them, wakes, or is written to them", () => {
    const theirs = { id: "t2", name: "پشتیبانی" };
    expect(reasonToCall(staff, undefined, summaryOf("a", { team }))).toBe("waiting");
    expect(reasonToCall(staff, summaryOf("a", { team }), summaryOf("a", { team }))).toBe(null);
    expect(reasonToCall(staff, undefined, summaryOf("a", { team: theirs }))).toBe(null);
    expect(reasonToCall({ ...staff, team: null }, undefined, summaryOf("a", { team: theirs }))).toBe(
      "waiting",
    );
    expect(reasonToCall(staff, summaryOf("a"), mine())).toBe(null);
    expect(reasonToCall(staff, summaryOf("a"), mine({ transferred_by: "رضا" }))).toBe("given");
    expect(reasonToCall(staff, mine({ state: "snoozed" }), mine())).toBe("woken");
    expect(reasonToCall(staff, mine(), mine({ unread: 1 }))).toBe("message");
    expect(reasonToCall(staff, mine({ unread: 1 }), mine({ unread: 1 }))).toBe(null);
  });
});
