const MINUTE_MS = 60_000;
/** The widest a zone's clock is from UTC, with room. */
const WIDEST_MS = 15 * 60 * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of an instant in a time zone. */
export function dayIn(timeZone: string, instant: Date | number): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format.format(instant);
}

/**
 * The instant at which a day begins in a time zone: the first whole minute of that day there. It is searched for, not
 * reckoned from an offset, for where clocks change at midnight a day may begin at one o'clock.
 */
export function startOfDay(day: string, timeZone: string): Date {
  const middle = Date.parse(`${day}T00:00:00Z`);
  let before = middle - WIDEST_MS;
  let from = middle + WIDEST_MS;
  while (from - before > MINUTE_MS) {
    const half = before + Math.floor((from - before) / MINUTE_MS / 2) * MINUTE_MS;
    if (dayIn(timeZone, half) < day) before = half;
    else from = half;
  }
  return new Date(from);
}
