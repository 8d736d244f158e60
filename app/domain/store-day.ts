const MINUTE_MS = 60_000;
/** The widest a zone's clock is from UTC, with room. */
const WIDEST_MS = 15 * 60 * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

function dayIn(timeZone: string, ms: number): string {
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
  return format.format(ms);
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

/** The whole quarter before the one a day lies in. */
export function quarterBefore(day: string): { fromOn: string; toOn: string } {
  const firstMonth = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3;
  const first = (month: number) => new Date(Date.UTC(Number(day.slice(0, 4)), month, 1));
  const text = (date: Date) => date.toISOString().slice(0, 10);
  return {
    fromOn: text(first(firstMonth - 3)),
    toOn: text(new Date(first(firstMonth).getTime() - 86_400_000)),
  };
}

/** The day after a day. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
