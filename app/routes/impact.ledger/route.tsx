import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { PUBLIC_KINDS, readPublicLedger } from '#app/services/impact.server.ts';
import { readPublicSeals } from '#app/services/quarter-seals.server.ts';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { SelectField } from '#app/ui/field.tsx';
import { HowWeKnow } from '#app/ui/how-we-know.tsx';
import { Link } from '#app/ui/link.tsx';
import { describePage } from '#app/ui/page-meta.ts';
import { KIND_WORDS } from './account-words.ts';
import { Entries } from './entries.tsx';
import { Seals } from './seals.tsx';

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  describePage(
    {
      title: 'The public ledger',
      description: 'Every sale, refund and fee, one entry each, with what the funds hold after it.',
      canonical: data?.canonical,
    },
    matches,
  );

const ENTRIES_A_PAGE = 20;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const before = Number(params.get('before') ?? NaN);
  const kind = PUBLIC_KINDS.find((known) => known === params.get('kind'));
  const fund = params.get('fund') || undefined;
  const seals = await readPublicSeals(context.app);
  const page = await readPublicLedger(context.app, {
    limit: ENTRIES_A_PAGE,
    ...(Number.isSafeInteger(before) && before > 0 && { before }),
    ...(kind && { kind }),
    ...(fund && { fund }),
  });
  return {
    ...page,
    seals,
    kind,
    fund,
    kinds: PUBLIC_KINDS,
    isNewest: !params.has('before'),
    isOpen: params.get('lines') === 'all',
    at: params.get('before') ?? '',
    canonical: `${context.app.settings.publicUrl}/impact/ledger`,
  };
}

export default function LedgerPage() {
  const { entries, older, funds, seals, kind, fund, isNewest, isOpen, at } = useLoaderData<typeof loader>();
  const narrowed = { ...(kind && { kind }), ...(fund && { fund }) };
  const filters = { ...narrowed, ...(isOpen && { lines: 'all' }) };
  const here = { ...narrowed, ...(at !== '' && { before: at }) };
  return (
    <>
      <Crumbs trail={[{ href: '/impact', label: 'Impact' }]} />
      <h1>The public ledger</h1>
      <p className="lead">
        One entry for each movement of money, newest first. Open an entry to see its lines: what it takes from
        some accounts it gives to others, so it always adds up.
      </p>
      <HowWeKnow
        definition="A copy of the shop’s double-entry books without anything that could lead to a person: no product, no order, no batch, no payroll, no time of day. Old entries are never changed; a refund is an entry of its own. “Owed to” a fund and “held for” it are the two sides of one promise."
        asOf="The moment you opened this page"
        source="The same ledger as data"
        href="/impact/ledger.json"
      />
      <Filters />
      {entries.length === 0 ? (
        <p className="card nothing">
          No entry matches. <Link to="/impact/ledger">Show all entries</Link>
        </p>
      ) : (
        <>
          <p className="lines-switch no-print">
            <Link to={hrefOf(isOpen ? here : { ...here, lines: 'all' })} preventScrollReset>
              {isOpen ? 'One sentence an entry' : 'Open the lines of every entry'}
            </Link>
          </p>
          <Entries key={String(isOpen)} entries={entries} funds={funds} isOpen={isOpen} />
        </>
      )}
      <nav className="pager" aria-label="Older and newer entries">
        {isNewest ? (
          <span />
        ) : (
          <Link className="button quiet" to={hrefOf(filters)}>
            Back to the newest
          </Link>
        )}
        {older === null ? (
          <span className="soft">This is the first entry.</span>
        ) : (
          <Link className="button quiet" rel="next" to={hrefOf({ ...filters, before: String(older) })}>
            Older entries
          </Link>
        )}
      </nav>
      <Seals seals={seals} />
      <p className="section soft">
        All of it as <a href="/impact/ledger.csv">CSV</a> or, page by page, as{' '}
        <a href="/impact/ledger.json">JSON</a>.
      </p>
    </>
  );
}

function hrefOf(params: Record<string, string>): string {
  const search = new URLSearchParams(params).toString();
  return search === '' ? '/impact/ledger' : `/impact/ledger?${search}`;
}

/** On money only: what an entry is, and whose. */
function Filters() {
  const { kind, fund, kinds, funds } = useLoaderData<typeof loader>();
  return (
    <Form method="get" action="/impact/ledger" className="narrow" key={`${kind} ${fund}`}>
      <SelectField
        id="kind"
        label="What"
        defaultValue={kind ?? ''}
        options={[
          { value: '', label: 'Everything' },
          ...kinds.map((value) => ({ value, label: KIND_WORDS[value] ?? value })),
        ]}
      />
      <SelectField
        id="fund"
        label="Fund"
        defaultValue={fund ?? ''}
        options={[
          { value: '', label: 'All money' },
          ...funds.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <button className="button quiet" type="submit">
        Show
      </button>
    </Form>
  );
}
