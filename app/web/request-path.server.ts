/** The first segments whose next segment is somebody's key to a page: knowing it is being let in. */
const KEYED = new Set(['orders', 'verify', 'batch']);
/** Pages under a keyed segment that take no key. */
const OPEN = new Set(['find']);

/** Stands for a segment that is no valid percent encoding; an encoded NUL is refused like one. */
export const UNREADABLE = '\u0000';

/** A path as the router sees it: decoded, without query, empty segments and the single-fetch suffix. */
export function readSegments(url: string): string[] {
  const path = (url.split(/[?#]/, 1)[0] ?? '').replace(/\.data$/, '');
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return UNREADABLE;
      }
    });
}

/** The first segment in lower case: the router compares without regard to case, so privacy rules must too. */
export function readArea(url: string): string {
  return readSegments(url)[0]?.toLowerCase() ?? '';
}

/**
 * The path for a log line: tokens, codes and people's ids are replaced, since a log is read by more people than
 * the page is. What does not look like a plain word of a URL is replaced too: it may be an address someone typed.
 */
export function maskPath(url: string): string {
  const [first, ...rest] = readSegments(url);
  if (first === undefined) return '/';
  const area = first.toLowerCase();
  const masked = rest.map((segment, position) => {
    if (KEYED.has(area))
      return position === 0 ? (OPEN.has(segment) ? segment : ':token') : maskOdd(segment, /\d/);
    return maskOdd(segment, area === 'console' || area === 'account' ? /\d/ : /\d{6}/);
  });
  return `/${[maskOdd(first, /\d{6}/), ...masked].join('/')}`;
}

function maskOdd(segment: string, odd: RegExp): string {
  return /^[a-z0-9._-]{1,48}$/i.test(segment) && !odd.test(segment) ? segment : ':id';
}
