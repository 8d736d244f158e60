import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { OPERATING_USES } from '#app/domain/bank-books.ts';
import { labelOfUse } from '#app/domain/impact.ts';
import { formatMoney } from '#app/domain/money.ts';
import { readBankLine } from '#app/services/bank-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import { kindWords } from '../console/ledger-words.ts';
import { submitLine, type LineAnswer } from './actions.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('A line of the bank', matches) }];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const found = await readBankLine(context.app, params['id'] ?? '');
  if (!found) throw new Response(null, { status: 404 });
  return found;
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  return submitLine(context.app, params['id'] ?? '', request, staff);
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

export default function BankLine() {
  const found = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { line, entry, currency } = found;
  return (
    <>
      <Crumbs trail={[{ href: '/console/bank', label: 'Bank' }]} />
      <ConsoleHead
        title={formatMoney(line.amountMinor, currency)}
        over={`${formatDay(line.bookedOn)} · ${line.description}`}
      />
      <FormErrors errors={answer?.errors ?? {}} />
      {entry ? (
        <Panel title="It has its entry">
          <p>
            <Link to={`/console/ledger/${entry.sequence}`}>No. {entry.sequence}</Link>,{' '}
            {kindWords(entry.kind)} of {formatDay(entry.occurredOn)}: {entry.memo}
          </p>
          <Form method="post" action="?do=unmatch">
            <button className="button quiet">It is not this one</button>
          </Form>
        </Panel>
      ) : (
        <>
          <Candidates found={found} answer={answer} />
          {line.amountMinor < 0 ? (
            <ExpenseForm found={found} answer={answer} />
          ) : (
            <Panel title="Money that came in for something else">
              <p>
                Interest, a loan, cash that was paid in:{' '}
                <Link to="/console/journals/new">write a journal</Link>, have it approved, then match the line
                to it here.
              </p>
            </Panel>
          )}
        </>
      )}
    </>
  );
}

function Candidates({ found, answer }: { found: Data; answer: LineAnswer | undefined }) {
  const { candidates, currency } = found;
  return (
    <Panel isWide title="It is one of these">
      {candidates.length === 0 ? (
        <p className="soft">No entry of this amount waits for a line.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">What</th>
              <th scope="col" className="n">
                Amount
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {candidates.map((entry) => (
              <tr key={entry.id}>
                <th scope="row">{formatDay(entry.on)}</th>
                <td className="words">
                  {kindWords(entry.kind)}
                  <small className="soft block">{entry.memo}</small>
                </td>
                <td className="n">
                  <Money minor={entry.amountMinor} currency={currency} />
                </td>
                <td className="n">
                  <Form method="post" action="?do=match">
                    <button className="button quiet" name="entry" value={entry.sequence}>
                      This one<span className="sr-only">, entry {entry.sequence}</span>
                    </button>
                  </Form>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {answer?.errors['entry'] !== undefined && (
        <p className="field-error" id="entry">
          {answer.errors['entry']}
        </p>
      )}
    </Panel>
  );
}

function ExpenseForm({ found: { line }, answer }: { found: Data; answer: LineAnswer | undefined }) {
  const at = (id: string, first = '') => ({
    id,
    error: answer?.errors[id],
    defaultValue: typedIn(answer?.values, id, first),
  });
  return (
    <Panel title="It is an expense of its own">
      <Form method="post" action="?do=expense" noValidate>
        <div className="field-row">
          <Field {...at('payee', line.description)} label="Paid to" autoComplete="off" />
          <SelectField
            {...at('useCategory')}
            label="What for"
            options={[
              { value: '', label: 'Choose' },
              ...OPERATING_USES.map((use) => ({ value: use, label: labelOfUse(use) })),
            ]}
          />
        </div>
        <button className="button small">Record it as an expense</button>
      </Form>
    </Panel>
  );
}
