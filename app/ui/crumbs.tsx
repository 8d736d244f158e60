import { Link } from '#app/ui/link.tsx';

export interface CrumbsProps {
  /** From the top down; the page itself is not among them. */
  trail: { href: string; label: string }[];
  label?: string;
}

/** The way back up. */
export function Crumbs({ trail, label = 'You are here' }: CrumbsProps) {
  return (
    <nav className="crumbs" aria-label={label}>
      <ol className="plain-list">
        {trail.map((step) => (
          <li key={step.href}>
            <Link to={step.href}>{step.label}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
