const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });

/** `2026-10-12` → `12 Oct 2026`. A day is a day in the store, whatever the reader's time zone. */
export function formatDay(day: string): string {
  return DAY.format(new Date(`${day}T00:00:00Z`));
}

/** An instant as day and time in the store's time zone, so that server and browser print the same. */
export function formatMoment(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(at),
  );
}

/** `2026-01` → `Jan 2026` where a year begins, else the month alone. */
export function formatMonth(month: string, isFirst: boolean): string {
  const label = MONTH.format(new Date(`${month}-01T00:00:00Z`)).slice(0, 3);
  return isFirst || month.endsWith('-01') ? `${label} ’${month.slice(2, 4)}` : label;
}
