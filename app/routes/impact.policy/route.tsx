import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { longDay } from '#app/domain/claim.ts';
import { readPolicyHistory } from '#app/services/policy-history.server.ts';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Link } from '#app/ui/link.tsx';
import { describePage } from '#app/ui/page-meta.ts';
import { PolicyCard } from './policy-card.tsx';

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
  const { versions, fundNames } = useLoaderData<typeof loader>();
  const upcoming = versions.filter((version) => version.state === 'upcoming');
  const started = versions.filter((version) => version.state !== 'upcoming');
  const cards = (some: readonly Version[]) => (
    <ol className="timeline plain-list">
      {some.map((version) => (
        <li key={version.number} id={`v${version.number}`}>
          <PolicyCard version={version} nameOfFund={(code) => fundNames[code] ?? code} />
        </li>
      ))}
    </ol>
  );
  return (
    <>
      <Crumbs trail={[{ href: '/impact', label: 'Impact' }]} />
      <h1>How we split a price</h1>
      <p className="lead">
        First come the costs that are already paid, then running costs, then the funds share what is left. A
        version is never changed once it is used: an order keeps the one under which it was placed.
      </p>
      <InForce versions={wideFirst(versions.filter((version) => version.state === 'in_force'))} />
      {upcoming.length > 0 && (
        <section aria-labelledby="announced">
          <h2 id="announced">Announced</h2>
          {cards(upcoming)}
        </section>
      )}
      {started.length > 0 && (
        <section aria-labelledby="timeline">
          <h2 id="timeline">The versions so far</h2>
          {cards(started)}
        </section>
      )}
      <section className="sand" aria-labelledby="rules">
        <h2 id="rules">What never changes</h2>
        <ul className="rules">
          <li>The parts of a price add up to the price, to the cent.</li>
          <li>
            A discount lowers the funds’ share first, then running costs. It never lowers wages or materials.
          </li>
          <li>Tax and shipping are not split.</li>
          <li>A refund never takes wages back from makers.</li>
          <li>A new version is approved by a second person and published before it starts.</li>
        </ul>
        <p className="row">
          <Link to="/impact/ledger">See it at work in the ledger</Link>
          <a href="/impact/policy.json">All versions as data</a>
        </p>
      </section>
    </>
  );
}

/** What rules most goods first. */
function wideFirst(versions: Version[]): Version[] {
  const isWhole = (version: Version) => version.scope === 'organization';
  return [...versions.filter(isWhole), ...versions.filter((version) => !isWhole(version))];
}

/** Where several policies live side by side, which one divides which price. */
function InForce({ versions }: { versions: readonly Version[] }) {
  if (versions.length === 0)
    return <p className="card nothing">No policy is in force yet, so nothing can be sold.</p>;
  if (versions.length === 1) return null;
  return (
    <section aria-labelledby="in-force">
      <h2 id="in-force">Which policy divides which price today</h2>
      <p>
        One policy divides a price: the piece’s own, else its category’s, else the one for everything sold.
      </p>
      <ul className="rules">
        {versions.map((version) => (
          <li key={version.number}>
            {version.scopeName}: <a href={`#v${version.number}`}>version {version.number}</a>, since{' '}
            {longDay(version.startsOn)}
          </li>
        ))}
      </ul>
    </section>
  );
}
