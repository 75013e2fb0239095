import { describe, expect, it } from "vitest";
import { readRoute } from "../app/router";
import { isNumber } from "../callers/model";
import { contactChanged, contactNews, contactsUnheard } from "../contact/news";

describe("looking callers up", () => {
  it("takes digits of any script for a number, whole or not, and words for a name", () => {
    for (const number of ["09121112233", "۰۹۱۲ ۱۱۱ ۲۲ ۳۳", "+98 (912) 111-2233", "٠٩١٢", "0098.912"])
      expect(isNumber(number)).toBe(true);
    for (const name of ["مینا", "مهمان ۱۲۳۴", "۱۲", "0912a", "+"]) expect(isNumber(name)).toBe(false);
  });

  it("has pages of its own", () => {
    expect(readRoute("/desk", "#/lookup")).toEqual({ page: "desk", view: "lookup" });
    const read = { page: "reports", view: "conversations" };
    expect(readRoute("/reports", "#/conversations")).toEqual({ ...read, id: null });
    expect(readRoute("/reports", "#/conversations/c-1")).toEqual({ ...read, id: "c-1" });
  });
});

describe("news of contacts", () => {
  it("is of one contact, and of all after a connection was away", () => {
    contactChanged("one");
    contactChanged("one");
    expect(contactNews.state).toEqual({ all: 0, of: { one: 2 } });
    contactsUnheard();
    expect(contactNews.state).toEqual({ all: 1, of: {} });
  });
});
