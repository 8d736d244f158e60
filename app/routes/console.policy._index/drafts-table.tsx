import { Link } from '#app/ui/link.tsx';
import { formatDay } from '../console/day.ts';

interface Draft {
  id: string;
  scopeName: string;
  startsOn: string;
  reason: string;
  proposer: string;
  proposedBy: string;
  proposedOn: string;
}

/** Drafts that wait, each with the reader's own part in it: another person approves. */
export function DraftsTable({ drafts, userId }: { drafts: readonly Draft[]; userId: string }) {
  return (
    <table>
      <caption className="sr-only">Drafts that wait for approval</caption>
      <thead>
        <tr>
          <th scope="col">For</th>
          <th scope="col">From</th>
          <th scope="col">Why</th>
          <th scope="col">Proposed</th>
        </tr>
      </thead>
      <tbody>
        {drafts.map((draft) => (
          <tr key={draft.id}>
            <th scope="row">
              {draft.scopeName}
              <Link className="block" to={`/console/policy/${draft.id}`}>
                {draft.proposedBy === userId ? 'Look at it' : 'Compare and decide'}
                <span className="sr-only">
                  : {draft.scopeName}, from {formatDay(draft.startsOn)}
                </span>
              </Link>
            </th>
            <td>{formatDay(draft.startsOn)}</td>
            <td className="words">{draft.reason}</td>
            <td>
              {draft.proposedBy === userId ? 'you' : draft.proposer}
              <small className="soft block">{formatDay(draft.proposedOn)}</small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
