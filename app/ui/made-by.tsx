import type { ReactNode } from 'react';
import { Link } from '#app/ui/link.tsx';

export interface MadeByProps {
  /** "Made in the" — the words before the label; empty when the label is a sentence of its own. */
  lead?: string;
  label: string;
  href?: string;
  /** A second line: "Training, paid work and childcare, since 2023". */
  children?: ReactNode;
}

/** Who made a piece, as exactly as may be said in public and no more. The caller hands over a label already coarsened. */
export function MadeBy({ lead = 'Made in the', label, href, children }: MadeByProps) {
  return (
    <div className="made-by">
      <svg viewBox="0 0 40 40" aria-hidden="true">
        <circle cx="20" cy="20" r="18" />
        <path d="M10 18c4-5 6 5 10 0s6 5 10 0M12 25c3-4 5 4 8 0s5 4 8 0" />
      </svg>
      <div>
        <p>
          {lead} {href === undefined ? label : <Link to={href}>{label}</Link>}
        </p>
        {children !== undefined && <p className="soft small">{children}</p>}
      </div>
    </div>
  );
}
