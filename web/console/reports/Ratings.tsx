import { num, percent, t } from "../i18n";
import { FEWEST } from "./Figures";

const RATINGS = [5, 4, 3, 2, 1];

/** How the ratings are spread, best first. */
export function Ratings({ ratings }: { ratings: Record<string, number> }) {
  const counts = RATINGS.map((rating) => ratings[String(rating)] ?? 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(1, ...counts);
  return (
    <section class="card" aria-labelledby="distribution">
      <h2 id="distribution">{t("reports.distribution")}</h2>
      <ul class="bars" data-testid="ratings">
        {RATINGS.map((rating, index) => {
          const count = counts[index] ?? 0;
          return (
            <li key={rating} data-rating={rating}>
              <span class="visually-hidden">{t("reports.rating_row", { rating, count })}</span>
              <span class="bar-label" aria-hidden="true">
                {num(rating)}
              </span>
              <span class="bar" aria-hidden="true">
                <span class={`bar-fill bar-${rating}`} style={{ inlineSize: `${(count / most) * 100}%` }} />
              </span>
              <span class="bar-count" aria-hidden="true">
                {num(count)}
                {total >= FEWEST && <small>{percent(count / total)}</small>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
