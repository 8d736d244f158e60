import { percent } from '#app/domain/percent.ts';
import type { PublishedPolicy } from '#app/services/policy-history.server.ts';
import { Link } from '#app/ui/link.tsx';
import { formatDay } from '../console/day.ts';

interface VersionsTableProps {
  caption: string;
  versions: readonly PublishedPolicy[];
  nameOfFund: (code: string) => string;
  /** Whether a next version of each may be proposed from here. */
  canFollow?: boolean;
}

/** Versions with their rates; the funds' shares stand in one cell, for each policy may name others. */
export function VersionsTable({ caption, versions, nameOfFund, canFollow = false }: VersionsTableProps) {
  return (
    <table>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col">For</th>
          <th scope="col">From</th>
          <th scope="col" className="n">
            Processing
          </th>
          <th scope="col" className="n">
            Operations
          </th>
          <th scope="col">Shares of what is left</th>
          {canFollow && <td />}
        </tr>
      </thead>
      <tbody>
        {versions.map(({ number, scope, scopeName, startsOn, terms }) => (
          <tr key={number}>
            <th scope="row">
              <Link to={`/impact/policy#v${number}`}>v{number}</Link>
            </th>
            <td>{scopeName}</td>
            <td>{formatDay(startsOn)}</td>
            <td className="n">{percent(terms.processingBp)}</td>
            <td className="n">{percent(terms.operationsBp)}</td>
            <td className="words">
              {terms.residual
                .map((share) => `${nameOfFund(share.fund)} ${percent(share.shareBp)}`)
                .join(', ')}
            </td>
            {canFollow && (
              <td className="n">
                <Link to={`/console/policy/new?scope=${encodeURIComponent(scope)}`}>
                  Propose a change<span className="sr-only"> of {scopeName}</span>
                </Link>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
