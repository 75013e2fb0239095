import { fill, num, t, tOr } from "../i18n";
import { dayOf, momentText, timeText } from "../ui/dates";
import type { Considered, Decision } from "./model";

/** What was decided, in one sentence. */
export function whatOf(decision: Decision): string {
  const { kind, reason, staff, operator, team } = decision;
  const words =
    tOr(`decisions.kind.${kind}_${reason}`, "") ||
    tOr(`decisions.kind.${kind}`, "") ||
    kind.replaceAll("_", " ");
  return fill(words, {
    staff: staff ?? byOf(decision),
    operator: operator ?? t("authors.operator"),
    team: team ?? t("decisions.no_team"),
  });
}

function byOf({ by }: Decision): string {
  return by === "bot" ? t("authors.bot") : t(by === "customer" ? "decisions.customer" : "decisions.desk");
}

/** Why, and what else was looked at: each a short line of its own. */
export function whyOf({ kind, reason, staff, details }: Decision): string[] {
  const { because = [], place, held_by, until, not_same } = details;
  const causes = because
    .filter((cause) => cause !== reason)
    .map((cause) => tOr(`offers.because.${cause}`, cause));
  return [
    reasonOf(kind, reason),
    causes.length ? t("decisions.because", { causes: causes.join(t("app.list_separator")) }) : "",
    place ? t("decisions.place", { place }) : "",
    not_same ? tOr(`decisions.not_same.${not_same}`, "") : "",
    held_by && held_by !== staff ? t("decisions.held_by", { name: held_by }) : "",
    until ? t("decisions.until", { time: momentText(until) }) : "",
  ].filter(Boolean);
}

/** The reason, where the sentence does not say it already. */
function reasonOf(kind: string, reason: string): string {
  // Whoever accepts was offered it for the same reason, a line above.
  if (kind === "accepted" || tOr(`decisions.kind.${kind}_${reason}`, "")) return "";
  return tOr(`decisions.reason.${reason}`, "") || tOr(`reasons.${reason}`, "");
}

/** «رضا کریمی: ۲ از ۵، ظرفیت پر» */
export function consideredText({ name, load, capacity, hindrance }: Considered): string {
  const chats = t("presence.load_short", { load: num(load), capacity: num(capacity) });
  const facts = [chats, hindrance ? t(`decisions.hindrance.${hindrance}`) : ""].filter(Boolean);
  return `${name}: ${facts.join(t("app.list_separator"))}`;
}

/** The time of a step; its day too when that is another than the one before. */
export function whenOf({ at }: Decision, before: Decision | undefined): string {
  return before && dayOf(before.at) === dayOf(at) ? timeText(at) : momentText(at);
}
