import { num, percent, t } from "../i18n";
import type { SatisfactionReport } from "../model";
import { Avatar } from "../ui/parts";

/** The same figures for each who helped; too few answers give no percentage here either. */
export function Operators({ rows }: { rows: SatisfactionReport["by_operator"] }) {
  return (
    <section class="card" aria-labelledby="by-operator">
      <h2 id="by-operator">{t("reports.by_operator")}</h2>
      {rows.length === 0 ? (
        <p class="faint">{t("reports.no_operators")}</p>
      ) : (
        <table class="operators" data-testid="by-operator">
          <thead>
            <tr>
              <th scope="col">{t("reports.operator")}</th>
              <th scope="col">{t("reports.sent")}</th>
              <th scope="col">{t("reports.answered")}</th>
              <th scope="col">{t("reports.csat")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.operator ?? "bot"}>
                <th scope="row">
                  <span class="operator">
                    {row.operator === null ? (
                      <Avatar name="" icon="bot" />
                    ) : (
                      <Avatar name={row.operator} tone="accent" />
                    )}
                    <bdi>{row.operator ?? t("reports.bot")}</bdi>
                  </span>
                </th>
                <td>{num(row.sent)}</td>
                <td>{num(row.answered)}</td>
                <td>
                  {row.csat.value === null ? (
                    <span class="faint">{row.csat.n === 0 ? "—" : t("reports.too_few_short")}</span>
                  ) : (
                    <>
                      <strong>
                        <bdi>{percent(row.csat.value)}</bdi>
                      </strong>
                      {row.csat.low !== null && row.csat.high !== null && (
                        <small>
                          {t("reports.interval_short", {
                            low: percent(row.csat.low),
                            high: percent(row.csat.high),
                          })}
                        </small>
                      )}
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
