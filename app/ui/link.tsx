import { Link as RemixLink } from '@remix-run/react';
import type { AnchorHTMLAttributes } from 'react';

export interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  /** A whole path of ours, from the first slash on. */
  to: string;
  preventScrollReset?: boolean;
  /** Leaves the opening to the browser, for what is a file and no page. */
  reloadDocument?: boolean;
}

/** The same element as Remix's link makes, which resolves the path and sets up its handlers before there is a browser. */
function LinkInHtml({ to, preventScrollReset: _, reloadDocument = false, ...anchor }: LinkProps) {
  return <a {...anchor} {...(!reloadDocument && { 'data-discover': 'true' })} href={to} />;
}

/** A link to a page of ours. On the server it is a plain anchor: Remix's link cost as much there as ten elements. */
export const Link = typeof document === 'undefined' ? LinkInHtml : RemixLink;
