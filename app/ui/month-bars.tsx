import { scaleBand, scaleLinear } from 'd3-scale';
import { currencyDigits, formatMoney } from '#app/domain/money.ts';
import type { Tone } from '#app/domain/flow.ts';

export interface MonthBar {
  /** "Oct", or "Oct 2026" where the year turns. */
  label: string;
  earnedMinor: number;
  coveredMinor: number;
}

export interface MonthBarsProps {
  title: string;
  currency: string;
  months: MonthBar[];
  earned?: { label: string; tone: Tone };
  covered?: { label: string; tone: Tone };
  locale?: string;
}

const WIDTH = 760;
const HEIGHT = 214;
const FLOOR = 186;
const AXIS = 52;

/** A short amount for an axis: "$4k". The table under the picture has the exact ones. */
export function axisLabel(minor: number, currency: string, locale = 'en-US'): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    notation: 'compact',
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  })
    .format(minor / 10 ** currencyDigits(currency))
    .replace('K', 'k');
}

/** Two bars a month: what was earned by making, and what sales have covered of it. */
export function MonthBars(props: MonthBarsProps) {
  const { title, currency, months, locale } = props;
  const earned = props.earned ?? { label: 'earned by making', tone: 'wages' };
  const covered = props.covered ?? { label: 'covered by sales', tone: 'care' };
  const most = Math.max(1, ...months.flatMap((m) => [m.earnedMinor, m.coveredMinor]));
  const y = scaleLinear([0, most], [FLOOR, 22]);
  const x = scaleBand(
    months.map((_, i) => i),
    [AXIS + 4, WIDTH - 4],
  )
    .paddingInner(0.32)
    .paddingOuter(0.12);
  const bar = Math.min(24, x.bandwidth() / 2 - 1.5);
  const drawn = (minor: number) => ({
    y: y(Math.max(0, minor)),
    height: FLOOR - y(Math.max(0, minor)),
    width: bar,
  });
  return (
    <section className="panel month-bars">
      <h2>
        {title}
        {[earned, covered].map((series) => (
          <small key={series.label}>
            <span className={`dot tone-${series.tone}`} />
            {series.label}
          </small>
        ))}
      </h2>
      <div className="scroll" tabIndex={0} role="group" aria-label={title}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
          {y.ticks(4).map((tick) => (
            <g key={tick}>
              <line className="grid-line" x1={AXIS} x2={WIDTH} y1={y(tick)} y2={y(tick)} />
              <text x={AXIS - 8} y={y(tick) + 4} textAnchor="end">
                {axisLabel(tick, currency, locale)}
              </text>
            </g>
          ))}
          {months.map((month, i) => {
            const middle = (x(i) ?? 0) + x.bandwidth() / 2;
            return (
              <g key={month.label + String(i)}>
                <rect
                  className={`bar tone-${earned.tone}`}
                  x={middle - bar - 1.5}
                  rx="3"
                  {...drawn(month.earnedMinor)}
                />
                <rect
                  className={`bar tone-${covered.tone}`}
                  x={middle + 1.5}
                  rx="3"
                  {...drawn(month.coveredMinor)}
                />
                <text x={middle} y={FLOOR + 20} textAnchor="middle">
                  {month.label}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
      <details className="month-figures">
        <summary>The same in figures</summary>
        <table>
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr>
              <th scope="col">Month</th>
              <th scope="col" className="n">
                {earned.label}
              </th>
              <th scope="col" className="n">
                {covered.label}
              </th>
            </tr>
          </thead>
          <tbody>
            {months.map((month, i) => (
              <tr key={month.label + String(i)}>
                <th scope="row">{month.label}</th>
                <td className="n">{formatMoney(month.earnedMinor, currency, locale)}</td>
                <td className="n">{formatMoney(month.coveredMinor, currency, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
