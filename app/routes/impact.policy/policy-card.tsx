import { longDay } from '#app/domain/claim.ts';
import { describeChanges, describeTerms, roleWords } from '#app/domain/policy-words.ts';
import type { PublishedPolicy } from '#app/services/policy-history.server.ts';

interface PolicyCardProps {
  version: PublishedPolicy;
  nameOfFund: (code: string) => string;
}

/** One version: what it is for, when, why, by whom, and what it changed. */
export function PolicyCard({ version, nameOfFund }: PolicyCardProps) {
  const { number, scope, scopeName, startsOn, reason, terms, hash, state } = version;
  return (
    <article className="card" aria-labelledby={`title-${number}`}>
      <header className="section-head">
        <h3 id={`title-${number}`}>
          Version {number} <span className="soft">· {scopeName}</span>
        </h3>
        <p>
          {state === 'in_force' && <span className="state good">In force</span>}
          {state === 'upcoming' && <span className="state">Announced</span>}{' '}
          <span className="soft">
            {state === 'upcoming' ? 'from' : 'since'} {longDay(startsOn)}
          </span>
        </p>
      </header>
      {reason !== '' && <p>{reason}</p>}
      <Changes version={version} nameOfFund={nameOfFund} />
      <table>
        <caption className="sr-only">
          The parts of a price in version {number}
          {scope !== 'organization' && `, for ${scopeName}`}
        </caption>
        <tbody>
          {describeTerms(terms, nameOfFund).map(({ part, rule }) => (
            <tr key={part}>
              <th scope="row">{part}</th>
              <td className="soft">{rule}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft small">{approvalWords(version)}</p>
      <p className="soft small">
        Fingerprint of the terms (SHA-256): <code>{hash}</code>
      </p>
    </article>
  );
}

function Changes({ version, nameOfFund }: PolicyCardProps) {
  const { follows, scope, terms } = version;
  if (!follows) return <h4>The first version</h4>;
  const changes = describeChanges(terms, follows.terms, nameOfFund);
  return (
    <>
      <h4>
        {follows.scope === scope
          ? `What changed from version ${follows.number}`
          : `What differs from version ${follows.number}, which divided these prices before`}
      </h4>
      {changes.length === 0 ? (
        <p>Nothing in the shares; see the reason above.</p>
      ) : (
        <ul>
          {changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Who decided, by role: a name is nobody's business but theirs. */
function approvalWords({ proposedAs, approvedAs, publishedOn }: PublishedPolicy): string {
  const published = `published ${longDay(publishedOn)}`;
  if (approvedAs === '') return `${published.charAt(0).toUpperCase()}${published.slice(1)}.`;
  if (proposedAs === '') return `Approved by ${roleWords(approvedAs)}, ${published}.`;
  return `Proposed by ${roleWords(proposedAs)}, approved by ${roleWords(approvedAs)}, ${published}.`;
}
