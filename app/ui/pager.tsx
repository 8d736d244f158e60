import { Link } from '#app/ui/link.tsx';

export interface PagerProps {
  page: number;
  pageCount: number;
  /** The address of a page, with everything else in the URL kept. */
  hrefOf: (page: number) => string;
  words?: {
    label: string;
    previous: string;
    next: string;
    position: (page: number, pageCount: number) => string;
  };
}

const ENGLISH = {
  label: 'Pages',
  previous: 'Previous',
  next: 'Next',
  position: (page: number, pageCount: number) => `Page ${page} of ${pageCount}`,
};

/** One page back, one page on. Nothing shows when there is one page. */
export function Pager({ page, pageCount, hrefOf, words = ENGLISH }: PagerProps) {
  if (pageCount <= 1) return null;
  return (
    <nav className="pager" aria-label={words.label}>
      {page > 1 ? (
        <Link className="button quiet" rel="prev" to={hrefOf(page - 1)}>
          {words.previous}
        </Link>
      ) : (
        <span />
      )}
      <span className="soft">{words.position(page, pageCount)}</span>
      {page < pageCount ? (
        <Link className="button quiet" rel="next" to={hrefOf(page + 1)}>
          {words.next}
        </Link>
      ) : (
        <span />
      )}
    </nav>
  );
}
