import { describe, expect, it } from "vitest";
import { LONGEST_DAYS, presetOf, presetRange, rangeAddress, rangeOf, rangeProblem } from "../reports/range";
import { addDays, dayOf, dayText, longDayText, shortDayText, toJalali, weekday } from "../ui/dates";
import { monthWeeks, parseTyped, sameDayOfMonth, shiftMonth } from "../ui/months";

const TODAY = "2026-11-24"; // 3 Azar 1405, a Tuesday

describe("days", () => {
  it("are the shop's own: after 20:30 UTC it is tomorrow in Tehran", () => {
    expect(dayOf("2026-11-24T20:29:59Z")).toBe("2026-11-24");
    expect(dayOf("2026-11-24T20:30:00Z")).toBe("2026-11-25");
  });

  it("are written in Jalali with Persian digits", () => {
    expect(dayText(TODAY)).toBe("۳ آذر ۱۴۰۵");
    expect(shortDayText(TODAY)).toBe("۱۴۰۵/۰۹/۰۳");
    expect(longDayText(TODAY)).toBe("سه‌شنبه ۳ آذر ۱۴۰۵");
  });
});

describe("presets", () => {
  it("count both ends", () => {
    expect(presetRange("days_7", TODAY)).toEqual({ from: "2026-11-18", to: TODAY });
    expect(presetRange("days_30", TODAY)).toEqual({ from: "2026-10-26", to: TODAY });
  });

  it("take Jalali months, not Gregorian ones", () => {
    expect(presetRange("this_month", TODAY)).toEqual({ from: "2026-11-22", to: TODAY });
    expect(presetRange("last_month", TODAY)).toEqual({ from: "2026-10-23", to: "2026-11-21" });
  });

  it("cross the Jalali new year, and know its leap year", () => {
    // 1 Farvardin 1405; 1404 is common (29 days in Esfand), 1403 was leap (30 days).
    expect(presetRange("last_month", "2026-03-21")).toEqual({ from: "2026-02-20", to: "2026-03-20" });
    expect(presetRange("last_month", "2025-03-25")).toEqual({ from: "2025-02-19", to: "2025-03-20" });
  });

  it("are recognised", () => {
    expect(presetOf(presetRange("last_month", TODAY), TODAY)).toBe("last_month");
    expect(presetOf({ from: "2026-11-01", to: TODAY }, TODAY)).toBeNull();
  });
});

describe("a typed date", () => {
  it.each([
    ["۱۴۰۵/۰۹/۰۳", TODAY],
    ["1405-9-3", TODAY],
    [" ۱۴۰۵.۹.۳ ", TODAY],
    ["١٤٠٥/٩/٣", TODAY],
    ["1403/12/30", "2025-03-20"],
  ])("reads %s", (text, day) => expect(parseTyped(text)).toBe(day));

  it.each(["1404/12/30", "1405/13/01", "1405/07/31", "2026-11-24", "دیروز", "", "1405/9"])(
    "refuses %s",
    (text) => expect(parseTyped(text)).toBeNull(),
  );
});

describe("a range in an address", () => {
  const of = (address: string) => rangeOf(new URLSearchParams(address), TODAY);

  it("goes there and back", () => {
    const range = { from: "2026-10-23", to: "2026-11-21" };
    expect(of(rangeAddress(range).split("?")[1] ?? "")).toEqual({ range, bad: false });
  });

  it("is thirty days when there is none", () => {
    expect(of("")).toEqual({ range: presetRange("days_30", TODAY), bad: false });
  });

  it.each([
    "from=2026-11-24&to=2026-11-01",
    "from=2026-02-30&to=2026-11-24",
    "from=x&to=y",
    "from=2026-11-01",
    "from=2010-01-01&to=2026-11-01",
  ])("is said to be wrong: %s", (address) => expect(of(address).bad).toBe(true));

  it("may not be longer than the desk answers for", () => {
    expect(rangeProblem({ from: addDays(TODAY, -LONGEST_DAYS), to: TODAY })).toBeNull();
    expect(rangeProblem({ from: addDays(TODAY, -LONGEST_DAYS - 1), to: TODAY })).toBe("too_long");
    expect(rangeProblem({ from: TODAY, to: addDays(TODAY, -1) })).toBe("backwards");
  });
});

describe("a month", () => {
  it("has whole weeks from Saturday, each day in its column", () => {
    const weeks = monthWeeks({ jy: 1405, jm: 9 });
    const days = weeks.flat().filter((day) => day !== null);
    expect(days).toHaveLength(30);
    expect(toJalali(days[0] ?? "")).toEqual({ jy: 1405, jm: 9, jd: 1 });
    for (const week of weeks) {
      expect(week).toHaveLength(7);
      for (const [column, day] of week.entries()) if (day) expect(weekday(day)).toBe(column);
    }
  });

  it("moves over the year and keeps to its last day", () => {
    expect(shiftMonth({ jy: 1405, jm: 1 }, -1)).toEqual({ jy: 1404, jm: 12 });
    expect(shiftMonth({ jy: 1404, jm: 12 }, 1)).toEqual({ jy: 1405, jm: 1 });
    // 31 Shahrivar has no like in Mehr.
    expect(shortDayText(sameDayOfMonth("2026-09-22", 1))).toBe("۱۴۰۵/۰۷/۳۰");
  });
});
