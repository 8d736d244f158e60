import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { matchSure } from '#app/services/bank-matches.server.ts';
import { readBank } from '#app/services/bank-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { StepsStrip } from '#app/ui/steps-strip.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { readNumber } from '../console/fields.server.ts';
import { BankMonths, OpenEntries, OpenLines } from './tables.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Bank', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { searchParams } = new URL(request.url);
  const count = (name: string) => readNumber(searchParams.get(name)) ?? 0;
  return {
    ...(await readBank(context.app)),
    done: searchParams.get('done'),
    fresh: count('fresh'),
    tied: count('matched'),
  };
}

/** Looks again at what waits: an entry may have come after its line. */
export async function action({ request, context }: ActionFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  return redirect(`/console/bank?done=matched&matched=${String(await matchSure(context.app))}`);
}

export type BankData = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Bank() {
  const bank = useLoaderData<typeof loader>();
  return (
    <>
      <ConsoleHead title="Bank">
        {bank.days && (
          <a className="button quiet" href="/console/bank.csv">
            CSV
          </a>
        )}
        <Link className="button small" to="/console/bank/import">
          Import a statement
        </Link>
      </ConsoleHead>
      <Done bank={bank} />
      {bank.days ? (
        <>
          <Balances bank={bank} toOn={bank.days.toOn} />
          <OpenLines bank={bank} />
          <OpenEntries bank={bank} />
          <BankMonths bank={bank} />
        </>
      ) : (
        <Panel title="No statement yet">
          <p>
            Download a statement as CSV from your bank and import it. Each line is then tied to the payout,
            payroll, bill, spending or expense it belongs to; you say only what the rest was.
          </p>
        </Panel>
      )}
    </>
  );
}

function Balances({ bank, toOn }: { bank: BankData; toOn: string }) {
  const money = (minor: number) => <Money minor={minor} currency={bank.currency} />;
  const difference = bank.statementMinor - bank.ledgerMinor;
  const share = bank.lines === 0 ? 100 : Math.floor((bank.matched / bank.lines) * 100);
  return (
    <>
      <StepsStrip
        steps={[
          { label: 'Statement', figure: money(bank.statementMinor), note: `on ${formatDay(toOn)}` },
          { label: 'Our books', figure: money(bank.ledgerMinor), note: 'on the same day' },
          {
            label: 'Apart',
            figure: money(difference),
            note: difference === 0 ? 'nothing to explain' : 'what waits below explains it',
          },
          {
            label: 'Lines with an entry',
            figure: `${share} %`,
            note: `${bank.matched} of ${bank.lines}`,
          },
        ]}
      />
      <Form method="post" className="after-steps">
        <button className="button quiet">Match again</button>
      </Form>
    </>
  );
}

function Done({ bank: { done, fresh, tied } }: { bank: BankData }) {
  const entries = tied === 1 ? 'One line was' : `${tied} lines were`;
  switch (done) {
    case 'imported':
      return (
        <Notice tone="good" title={fresh === 1 ? 'One new line' : `${fresh} new lines`}>
          {`${entries} matched to an entry. What is left below waits for you.`}
        </Notice>
      );
    case 'matched':
      return (
        <Notice title={tied === 0 ? 'Nothing more could be matched' : `${entries} matched`}>
          A line is matched by itself where only one entry of its amount lies within five days.
        </Notice>
      );
    case 'tied':
      return <Notice tone="good" title="The line has its entry" />;
    case 'expense':
      return (
        <Notice tone="good" title="The expense is in the books">
          The line is matched to it.
        </Notice>
      );
    default:
      return null;
  }
}
