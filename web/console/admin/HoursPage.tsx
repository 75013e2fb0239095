import { useEffect, useMemo, useState } from "preact/hooks";
import { readRoute } from "../app/router";
import { digits, t, tOr } from "../i18n";
import { Awaited } from "../knowledge/paged";
import { ApiError, errorText } from "../session/api";
import { dayOf, momentText, toJalali } from "../ui/dates";
import { Guard } from "../ui/Guard";
import { useLoaded } from "../ui/hooks";
import { Icon } from "../ui/Icon";
import { SectionHead } from "./AdminPage";
import { Exceptions, Holidays, wrongIn, YearlyHolidays } from "./DaysEditor";
import {
  draftOf,
  type HoursDraft,
  type HoursView,
  type Preview,
  previewHours,
  readHours,
  readLunar,
  saveHours,
  tidied,
  WEEK,
  withLunar,
} from "./hours";
import { OutlookView } from "./OutlookView";
import { ShiftsField } from "./ShiftsField";

const LOOK_AFTER_MS = 400;

/** When the shop's people are there: the week, holidays, single days; looked at before it is saved. */
export function HoursPage() {
  const [loaded, again] = useLoaded("hours", readHours);
  return (
    <div class="sheet" data-testid="hours">
      <SectionHead title={t("admin.sections.hours")} lead={t("hours.lead")} />
      {loaded.status === "ready" ? (
        <Editor key={loaded.value.updated_at ?? ""} first={loaded.value} onReload={again} />
      ) : (
        <Awaited
          error={loaded.status === "failed" ? loaded.error : null}
          again={again}
          title={t("admin.load_failed")}
        />
      )}
    </div>
  );
}

function Editor({ first, onReload }: { first: HoursView; onReload: () => void }) {
  const [known, setKnown] = useState(first);
  const [draft, setDraft] = useState<HoursDraft>(() => draftOf(first.hours));
  const [seen, setSeen] = useState<Preview>({ problems: [], outlook: first.outlook });
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [trouble, setTrouble] = useState<{ text: string; conflict: boolean } | null>(null);
  const sent = useMemo(() => JSON.stringify(tidied(draft)), [draft]);
  const changed = sent !== JSON.stringify(tidied(draftOf(known.hours)));
  const wrong = wrongIn(seen.problems);
  const change = (part: Partial<HoursDraft>) => {
    setSaved(false);
    setDraft((had) => ({ ...had, ...part }));
  };

  useEffect(() => {
    if (!changed) {
      setSeen({ problems: [], outlook: known.outlook });
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      previewHours(JSON.parse(sent) as HoursDraft, abort.signal).then(
        (preview) => setSeen(preview),
        // Nobody has to see what it means before it is saved; the desk judges it again then.
        () => {},
      );
    }, LOOK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [sent, changed, known]);

  const save = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      const next = await saveHours(tidied(draft), known.updated_at);
      setKnown(next);
      setDraft(draftOf(next.hours));
      setSaved(true);
    } catch (error) {
      const code = error instanceof ApiError ? error.code : "";
      if (error instanceof ApiError && code === "hours.invalid")
        setSeen({ problems: error.data.problems as Preview["problems"], outlook: null });
      setTrouble({ text: errorText(error), conflict: code === "hours.conflict" });
    } finally {
      setBusy(false);
    }
  };

  return (
    <div class="hours">
      <Guard
        dirty={changed}
        stays={({ pathname, hash }) => {
          const route = readRoute(pathname, hash);
          return route.view === "admin" && route.section === "hours";
        }}
        onDiscard={() => setDraft(draftOf(known.hours))}
      />
      <div class="hours-parts">
        <section aria-labelledby="hours-week" class="hours-part">
          <h2 id="hours-week">{t("hours.week")}</h2>
          <ul class="week">
            {WEEK.map((day, index) => (
              <li key={day} class="week-day" data-testid={`week-${day}`}>
                <strong>{tOr(`calendar.weekdays.${index}`, day)}</strong>
                <ShiftsField
                  name={tOr(`calendar.weekdays.${index}`, day)}
                  shifts={draft.week[day] ?? []}
                  wrong={wrong(`week.${day}`)}
                  onChange={(shifts) => change({ week: { ...draft.week, [day]: shifts } })}
                />
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="hours-holidays" class="hours-part">
          <h2 id="hours-holidays">{t("hours.holidays")}</h2>
          <p class="faint">{t("hours.holidays_lead")}</p>
          <Lunar onFound={(found) => change({ holidays: withLunar(draft.holidays, found) })} />
          <Holidays holidays={draft.holidays} wrong={wrong} onChange={(holidays) => change({ holidays })} />
        </section>
        <section aria-labelledby="hours-exceptions" class="hours-part">
          <h2 id="hours-exceptions">{t("hours.exceptions")}</h2>
          <p class="faint">{t("hours.exceptions_lead")}</p>
          <Exceptions
            exceptions={draft.exceptions}
            wrong={wrong}
            onChange={(exceptions) => change({ exceptions })}
          />
        </section>
        <section aria-labelledby="hours-yearly" class="hours-part">
          <h2 id="hours-yearly">{t("hours.yearly")}</h2>
          <YearlyHolidays
            yearly={draft.yearly_holidays}
            wrong={wrong}
            onChange={(yearly_holidays) => change({ yearly_holidays })}
          />
        </section>
        {known.changes.length > 0 && (
          <section aria-labelledby="hours-history" class="hours-part">
            <h2 id="hours-history">{t("hours.history")}</h2>
            <ul class="day-list">
              {known.changes.map((one) => (
                <li key={one.id} class="day-row">
                  <bdi>{one.staff.name}</bdi>
                  <span class="faint">{momentText(one.at)}</span>
                  {one.before && (
                    <button
                      type="button"
                      class="button button-small"
                      onClick={() => one.before && change(draftOf(one.before))}
                    >
                      <Icon name="undo" size={14} />
                      {t("hours.bring_back")}
                    </button>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <div class="hours-beside">
        {seen.outlook && <OutlookView outlook={seen.outlook} draft={changed} />}
        <div class="hours-save">
          {trouble && (
            <p class="note note-error" role="alert">
              <Icon name="alert" />
              <span>
                {trouble.text}{" "}
                {trouble.conflict && (
                  <button type="button" class="link" onClick={onReload}>
                    {t("hours.take_theirs")}
                  </button>
                )}
              </span>
            </p>
          )}
          <p class="field-hint" role="status">
            {saved && !changed ? t("hours.saved") : changed ? t("hours.unsaved") : t("hours.live_hint")}
          </p>
          <div class="dialog-actions">
            <button
              type="button"
              class="button button-primary"
              data-testid="hours-save"
              disabled={busy || !changed || seen.problems.length > 0}
              onClick={() => void save()}
            >
              {t("canned.save")}
            </button>
            <button
              type="button"
              class="button"
              disabled={busy || !changed}
              onClick={() => setDraft(draftOf(known.hours))}
            >
              {t("hours.undo_all")}
            </button>
          </div>
        </div>
      </div>
    </div>
  );
}

/** Reckon the lunar holidays of a year, for a person to check. */
function Lunar({ onFound }: { onFound: (found: { date: string; title: string }[]) => void }) {
  const now = toJalali(dayOf(Date.now())).jy;
  const [trouble, setTrouble] = useState("");
  const reckon = (year: number) =>
    readLunar(year).then(
      ({ holidays }) => {
        setTrouble("");
        onFound(holidays);
      },
      (error: unknown) => setTrouble(errorText(error)),
    );
  return (
    <div class="day-add">
      {[now, now + 1].map((year) => (
        <button
          key={year}
          type="button"
          class="button button-small"
          data-testid={`lunar-${year}`}
          onClick={() => void reckon(year)}
        >
          {t("hours.lunar", { year: digits(String(year)) })}
        </button>
      ))}
      {trouble && (
        <span class="field-error" role="alert">
          {trouble}
        </span>
      )}
    </div>
  );
}
