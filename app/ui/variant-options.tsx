import { Link } from '#app/ui/link.tsx';

export interface VariantOption {
  href: string;
  label: string;
  isCurrent: boolean;
  isSoldOut?: boolean;
}

export interface VariantOptionsProps {
  /** What is chosen: "Color". */
  name: string;
  options: VariantOption[];
  soldOut?: string;
}

/** Variants as plain links: each has its own address, so choosing works without JavaScript and can be shared. */
export function VariantOptions({ name, options, soldOut = 'sold out' }: VariantOptionsProps) {
  const current = options.find((option) => option.isCurrent);
  return (
    <nav className="options" aria-label={name}>
      <p>{current ? `${name}: ${current.label}` : name}</p>
      <ul className="plain-list">
        {options.map((option) => (
          <li key={option.href}>
            <Link
              to={option.href}
              preventScrollReset
              {...(option.isCurrent && { 'aria-current': 'true' as const })}
              {...(option.isSoldOut && { className: 'gone' })}
            >
              {option.label}
              {option.isSoldOut && <small>{soldOut}</small>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
