/** A stretch of whole months that a statement covers: `2026-05`, `2026-Q2` or `2026`. */
export interface Period {
  key: string;
  /** First and last month, `YYYY-MM`, both in it. */
  fromMonth: string;
  toMonth: string;
}

/** Reads a period's key; undefined when it is none. */
export function parsePeriod(key: string): Period | undefined {
  const found = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/.exec(key);
  if (!found) return undefined;
  const [, year = '', quarter, month] = found;
  if (month) return { key, fromMonth: `${year}-${month}`, toMonth: `${year}-${month}` };
  if (!quarter) return { key, fromMonth: `${year}-01`, toMonth: `${year}-12` };
  const last = Number(quarter) * 3;
  return { key, fromMonth: monthOf(year, last - 2), toMonth: monthOf(year, last) };
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`: 31 February parses, and comes back as another day. */
export function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

const FIRST_DAY = '2000-01-01';
const LAST_DAY = '2099-12-31';

/**
 * Whether a day lies in a year that somebody may mean. What is booked stays for ever: one day in the year 0226 would make
 * the books begin eighteen centuries ago, quarter after quarter.
 */
export function isLikelyDay(day: string): boolean {
  return FIRST_DAY <= day && day <= LAST_DAY;
}

/** The period of the same length just before. Before the year 0 there is none, so that is its own. */
export function periodBefore(period: Period): Period {
  const year = period.key.slice(0, 4);
  const rest = period.key.slice(5);
  const yearBefore = String(Math.max(0, Number(year) - 1)).padStart(4, '0');
  if (rest === '') return periodOf(yearBefore);
  const isQuarter = rest.startsWith('Q');
  const number = Number(isQuarter ? rest.slice(1) : rest);
  if (number > 1) return periodOf(isQuarter ? `${year}-Q${number - 1}` : monthOf(year, number - 1));
  return periodOf(`${yearBefore}-${isQuarter ? 'Q4' : '12'}`);
}

/** The last twelve months, four quarters and two years, newest first. */
export function listPeriods(today: string): string[] {
  const year = today.slice(0, 4);
  const starts: [string, number][] = [
    [today.slice(0, 7), 12],
    [`${year}-Q${Math.ceil(Number(today.slice(5, 7)) / 3)}`, 4],
    [year, 2],
  ];
  return starts.flatMap(([newest, count]) => {
    const keys = [newest];
    while (keys.length < count) {
      const oldest = parsePeriod(keys.at(-1) ?? '');
      if (!oldest) break;
      keys.push(periodBefore(oldest).key);
    }
    return keys;
  });
}

/** Whether a month `YYYY-MM` lies in a period. */
export function isInPeriod(period: Period, month: string): boolean {
  return period.fromMonth <= month && month <= period.toMonth;
}

function monthOf(year: string, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}

function periodOf(key: string): Period {
  const period = parsePeriod(key);
  if (!period) throw new RangeError(`${key} is no month, quarter or year.`);
  return period;
}
