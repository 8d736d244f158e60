// Three letters each, so that columns keep their width; Intl's British form writes four for September alone.
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function nameMonth(day: string): string {
  return MONTHS[Number(day.slice(5, 7)) - 1] ?? '';
}

/** `2026-10-12` → `12 Oct 2026`. A day is a day in the store, whatever the reader's time zone. */
export function formatDay(day: string): string {
  // Spaces that never break, so that a narrow column keeps a day in one piece.
  return `${Number(day.slice(8, 10))}\u00a0${nameMonth(day)}\u00a0${day.slice(0, 4)}`;
}

/** An instant as day and time in the store's time zone, so that server and browser print the same. */
export function formatMoment(at: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).formatToParts(new Date(at));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  return `${formatDay(day)}, ${part('hour')}:${part('minute')}`;
}

/** `2026-01` → `Jan 2026` where a year begins, else the month alone. */
export function formatMonth(month: string, isFirst: boolean): string {
  const label = nameMonth(month);
  return isFirst || month.endsWith('-01') ? `${label} ’${month.slice(2, 4)}` : label;
}

/** `2026-05` → `May 2026`, `2026-Q2` → `Q2 2026`, `2026` → `2026`. */
export function namePeriod(key: string): string {
  const rest = key.slice(5);
  if (rest === '') return key;
  return `${rest.startsWith('Q') ? rest : nameMonth(key)} ${key.slice(0, 4)}`;
}
