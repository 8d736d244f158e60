import type { ReactNode } from 'react';
import { Link } from '#app/ui/link.tsx';

export interface HowWeKnowProps {
  definition: ReactNode;
  /** The day the figure was true, as people write it: "21 November 2026". */
  asOf: string;
  source: ReactNode;
  /** The row or page the figure comes from. */
  href?: string;
  words?: { ask: string; means: string; asOf: string; source: string };
}

const ENGLISH = { ask: 'How do we know?', means: 'What it means', asOf: 'As of', source: 'Source' };

/** Answers "How do we know?" where the number stands, without leaving the page and without JavaScript. */
export function HowWeKnow({ definition, asOf, source, href, words = ENGLISH }: HowWeKnowProps) {
  return (
    <details className="how-we-know">
      <summary>{words.ask}</summary>
      <dl>
        <dt>{words.means}</dt>
        <dd>{definition}</dd>
        <dt>{words.asOf}</dt>
        <dd>{asOf}</dd>
        <dt>{words.source}</dt>
        <dd>
          {href === undefined ? (
            source
          ) : (
            // A file of data is no page of ours, so the browser itself opens it.
            <Link to={href} reloadDocument={/\.(json|csv)$/.test(href)}>
              {source}
            </Link>
          )}
        </dd>
      </dl>
    </details>
  );
}
