// Days are `YYYY-MM-DD` and months `YYYY-MM`, so that comparing their text compares their time. No time zone is in this
// file: a day is reckoned at midnight UTC, where no clock ever changes.

const DAY_MS = 86_400_000;

/** The day `days` after a day, or before it when negative. */
export function shiftDay(day: string, days: number): string {
  return new Date(midnightMs(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The day after a day. */
export function dayAfter(day: string): string {
  return shiftDay(day, 1);
}

/** The day before a day. */
export function dayBefore(day: string): string {
  return shiftDay(day, -1);
}

/** Whole days from one day to another; negative when the second comes first. */
export function daysBetween(from: string, to: string): number {
  return (midnightMs(to) - midnightMs(from)) / DAY_MS;
}

/** The month `months` after a month, or before it when negative. A day stands for its month. */
export function shiftMonth(month: string, months: number): string {
  const index = monthIndex(month) + months;
  const year = String(Math.floor(index / 12)).padStart(4, '0');
  return `${year}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** Months from one month to another; negative when the second comes first. A day stands for its month. */
export function monthsBetween(from: string, to: string): number {
  return monthIndex(to) - monthIndex(from);
}

/** `2026-02` → `2026-02-28`. */
export function lastDayOf(month: string): string {
  return dayBefore(`${shiftMonth(month, 1)}-01`);
}

/** `2026-05-17` → `2026-04-01`. */
export function quarterStart(day: string): string {
  return `${shiftMonth(day, 0 - (monthIndex(day) % 3))}-01`;
}

/** `2026-05-17` → `2026-06-30`. */
export function quarterEnd(day: string): string {
  return lastDayOf(shiftMonth(quarterStart(day), 2));
}

/** `2026-05-17` → `2026-Q2`. */
export function quarterOfDay(day: string): string {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

/** The whole quarter before the one a day lies in. */
export function quarterBefore(day: string): { fromOn: string; toOn: string } {
  const toOn = dayBefore(quarterStart(day));
  return { fromOn: quarterStart(toOn), toOn };
}

function midnightMs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function monthIndex(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}
