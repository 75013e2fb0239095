import { t } from "../i18n";
import type { SatisfactionReport } from "../model";
import { api, errorText } from "../session/api";
import { type IsoDay, rangeLength, rangeText } from "../ui/dates";
import { useLoaded } from "../ui/hooks";
import { EmptyState } from "../ui/parts";
import { reportAddress } from "./api";
import { Comments } from "./Comments";
import { CsatCard, NpsCard, ResponseCard } from "./Figures";
import { Operators } from "./Operators";
import { RangePicker } from "./RangePicker";
import { Ratings } from "./Ratings";
import type { Range } from "./range";

/** The satisfaction report and the days it is about. */
export function SatisfactionView({
  range,
  badLink,
  today,
  onRange,
}: {
  range: Range;
  badLink: boolean;
  today: IsoDay;
  onRange: (range: Range) => void;
}) {
  const [loaded, retry] = useLoaded(`${range.from} ${range.to}`, (signal) =>
    api<SatisfactionReport>(reportAddress(range), { signal }),
  );
  return (
    <>
      <header class="reports-head">
        <div>
          <h1>{t("reports.title")}</h1>
          <p data-testid="range-text">
            {rangeText(range.from, range.to)} <span class="faint">({rangeLength(range.from, range.to)})</span>
          </p>
        </div>
        <RangePicker range={range} today={today} onChange={onRange} />
      </header>
      {badLink && (
        <p class="note note-warn" role="status">
          {t("range.bad_link")}
        </p>
      )}
      {loaded.status === "loading" && <Skeleton />}
      {loaded.status === "failed" && (
        <EmptyState
          tone="error"
          icon="alert"
          title={t("reports.load_failed")}
          hint={errorText(loaded.error)}
          action={
            <button type="button" class="button" onClick={retry}>
              {t("app.retry")}
            </button>
          }
        />
      )}
      {loaded.status === "ready" && (
        <Report key={`${range.from} ${range.to}`} report={loaded.value} range={range} />
      )}
    </>
  );
}

function Report({ report, range }: { report: SatisfactionReport; range: Range }) {
  if (report.sent === 0) {
    return <EmptyState icon="chart" title={t("reports.empty_title")} hint={t("reports.empty_hint")} />;
  }
  return (
    <div class="report" data-testid="report">
      <div class="figures">
        <CsatCard csat={report.csat} definition={report.definitions.csat} />
        <NpsCard nps={report.nps} definition={report.definitions.nps} />
        <ResponseCard
          sent={report.sent}
          answered={report.answered}
          rate={report.response_rate}
          definition={report.definitions.response_rate}
        />
      </div>
      <div class="report-pair">
        <Ratings ratings={report.ratings} />
        <Operators rows={report.by_operator} />
      </div>
      <Comments range={range} first={report.comments} more={report.more_comments} />
    </div>
  );
}

function Skeleton() {
  return (
    <div class="report" role="status">
      <span class="visually-hidden">{t("reports.loading")}</span>
      <div class="figures" aria-hidden="true">
        <div class="card skeleton" />
        <div class="card skeleton" />
        <div class="card skeleton" />
      </div>
      <div class="report-pair" aria-hidden="true">
        <div class="card skeleton skeleton-tall" />
        <div class="card skeleton skeleton-tall" />
      </div>
    </div>
  );
}
