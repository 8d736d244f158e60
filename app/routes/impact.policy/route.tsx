import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { longDay } from '#app/domain/claim.ts';
import { readPolicyHistory } from '#app/services/impact.server.ts';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { describePage } from '#app/ui/page-meta.ts';
import { describeChanges, describeTerms } from './changes.ts';

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  describePage(
    {
      title: 'How we split a price',
      description:
        'The policy that divides each price, all its versions, and what changed from one to the next.',
      canonical: data?.canonical,
    },
    matches,
  );

export async function loader({ context }: LoaderFunctionArgs) {
  return {
    ...(await readPolicyHistory(context.app)),
    canonical: `${context.app.settings.publicUrl}/impact/policy`,
  };
}

type Version = ReturnType<typeof useLoaderData<typeof loader>>['versions'][number];

export default function PolicyPage() {
  const { versions, inForceNumber, funds } = useLoaderData<typeof loader>();
  const nameOfFund = (code: string) =>
    code === 'program' ? 'The program’s own fund' : (funds.find((fund) => fund.id === code)?.name ?? code);
  return (
    <>
      <Crumbs trail={[{ href: '/impact', label: 'Impact' }]} />
      <h1>How we split a price</h1>
      <p className="lead">
        First come the costs that are already paid, then running costs, then the funds share what is left. A
        version is never changed once it is used: an order keeps the one under which it was placed.
      </p>
      {versions.length === 0 && (
        <p className="card nothing">No policy is published yet, so nothing can be sold.</p>
      )}
      <ol className="timeline plain-list">
        {versions.map((version, index) => (
          <PolicyVersion
            key={version.number}
            version={version}
            former={versions[index + 1]}
            inForceNumber={inForceNumber}
            nameOfFund={nameOfFund}
          />
        ))}
      </ol>
      <section className="sand" aria-labelledby="rules">
        <h2 id="rules">What never changes</h2>
        <ul className="rules">
          <li>The parts of a price add up to the price, to the cent.</li>
          <li>
            A discount lowers the funds’ share first, then running costs. It never lowers wages or materials.
          </li>
          <li>Tax and shipping are not split.</li>
          <li>A refund never takes wages back from makers.</li>
        </ul>
        <p className="row">
          <Link to="/impact/ledger">See it at work in the ledger</Link>
        </p>
      </section>
    </>
  );
}

interface PolicyVersionProps {
  version: Version;
  former: Version | undefined;
  inForceNumber: number | undefined;
  nameOfFund: (code: string) => string;
}

function PolicyVersion({ version, former, inForceNumber, nameOfFund }: PolicyVersionProps) {
  const { number, effectiveOn, reason, terms, hash } = version;
  const changes = former && describeChanges(terms, former.terms, nameOfFund);
  return (
    <li id={`v${number}`}>
      <article className="card" aria-labelledby={`title-${number}`}>
        <header className="section-head">
          <h2 id={`title-${number}`}>Version {number}</h2>
          <p>
            {number === inForceNumber && <span className="state good">In force</span>}{' '}
            <span className="soft">
              {inForceNumber !== undefined && number > inForceNumber ? 'from' : 'since'}{' '}
              {longDay(effectiveOn)}
            </span>
          </p>
        </header>
        {reason !== '' && <p>{reason}</p>}
        <h3>{changes ? 'What changed' : 'The first version'}</h3>
        {changes && changes.length === 0 && <p>Nothing in the shares; see the reason above.</p>}
        {changes && changes.length > 0 && (
          <ul>
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        )}
        <table>
          <caption className="sr-only">The parts of a price in version {number}</caption>
          <tbody>
            {describeTerms(terms, nameOfFund).map(({ part, rule }) => (
              <tr key={part}>
                <th scope="row">{part}</th>
                <td className="soft">{rule}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="soft small">
          Fingerprint of the terms (SHA-256): <code>{hash}</code>
        </p>
      </article>
    </li>
  );
}
