import type { ComponentChildren } from "preact";
import { num, percent, t } from "../i18n";
import type { Nps, Share } from "../model";
import { IntervalTrack } from "./IntervalTrack";

/** Under so many answers a percentage would say more than is known. */
export const FEWEST = 5;

function Card({
  title,
  short,
  definition,
  children,
}: {
  title: string;
  short?: string;
  definition: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <section class="card figure" aria-label={title}>
      <h2>
        {title}
        {short && <bdi class="figure-short">{short}</bdi>}
      </h2>
      {children}
      {definition && <p class="definition">{definition}</p>}
    </section>
  );
}

export function CsatCard({ csat, definition }: { csat: Share; definition: string | undefined }) {
  return (
    <Card title={t("reports.csat")} short={t("reports.csat_short")} definition={definition}>
      <p class="figure-value" data-testid="csat-value">
        {csat.value === null ? "—" : percent(csat.value)}
        <small data-testid="csat-n">{t("reports.answers", { n: csat.n })}</small>
      </p>
      <Interval share={csat} write={percent} from={0} to={1} />
    </Card>
  );
}

export function NpsCard({ nps, definition }: { nps: Nps; definition: string | undefined }) {
  const groups = [
    ["promoters", nps.promoters],
    ["passives", nps.passives],
    ["detractors", nps.detractors],
  ] as const;
  return (
    <Card title={t("reports.nps")} short={t("reports.nps_short")} definition={definition}>
      <p class="figure-value" data-testid="nps-value">
        {nps.value === null ? "—" : num(Math.round(nps.value))}
        <small data-testid="nps-n">{t("reports.answers", { n: nps.n })}</small>
      </p>
      <Interval share={nps} write={(value) => num(Math.round(value))} from={-100} to={100} />
      {nps.n > 0 && (
        <>
          <div class="stack" aria-hidden="true">
            {groups.map(([name, count]) => (
              <span key={name} class={`stack-${name}`} style={{ flexGrow: String(count) }} />
            ))}
          </div>
          <ul class="legend">
            {groups.map(([name, count]) => (
              <li key={name} class={`legend-${name}`}>
                {t(`reports.${name}`)} <strong>{num(count)}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

export function ResponseCard({
  sent,
  answered,
  rate,
  definition,
}: {
  sent: number;
  answered: number;
  rate: number | null;
  definition: string | undefined;
}) {
  const known = rate !== null && sent >= FEWEST;
  return (
    <Card title={t("reports.response")} definition={definition}>
      <p class="figure-value" data-testid="response-value">
        {t("reports.of", { part: answered, whole: sent })}
        {known && <small>{percent(rate)}</small>}
      </p>
      {known ? (
        <div class="track" aria-hidden="true">
          <span class="track-fill" style={{ inlineSize: `${rate * 100}%` }} />
        </div>
      ) : (
        <p class="too-few">{t("reports.too_few_sent")}</p>
      )}
    </Card>
  );
}

function Interval({
  share,
  write,
  from,
  to,
}: {
  share: Share;
  write: (value: number) => string;
  from: number;
  to: number;
}) {
  const { value, low, high, n } = share;
  if (value === null || low === null || high === null) {
    return <p class="too-few">{n === 0 ? t("reports.no_answers") : t("reports.too_few")}</p>;
  }
  return (
    <>
      <IntervalTrack value={value} low={low} high={high} from={from} to={to} />
      <p class="interval">{t("reports.interval", { low: write(low), high: write(high) })}</p>
    </>
  );
}
