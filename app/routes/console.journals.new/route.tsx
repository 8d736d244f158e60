import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { FUND_ACCOUNTS, JOURNAL_ACCOUNTS } from '#app/domain/journal.ts';
import { OPERATING } from '#app/domain/ledger.ts';
import { toDecimal } from '#app/domain/money.ts';
import { readJournalForm } from '#app/services/journal-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import { accountWords } from '../console/ledger-words.ts';
import { submitJournal } from './journal-form.server.ts';
import { LINES } from './lines.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Write a journal', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const form = await readJournalForm(context.app, new URL(request.url).searchParams.get('reverse'));
  const first: Record<string, string> = { kind: 'journal', occurredOn: form.today };
  if (form.reversed) first['memo'] = form.reversed.memo;
  for (const [index, line] of (form.reversed?.lines ?? []).entries()) {
    const n = index + 1;
    first[`account${n}`] = line.fund === OPERATING ? line.account : `${line.fund}|${line.account}`;
    const side = line.amountMinor > 0 ? 'debit' : 'credit';
    first[`${side}${n}`] = toDecimal(Math.abs(line.amountMinor), form.currency);
  }
  return { funds: form.funds, today: form.today, currency: form.currency, first };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitJournal(context.app, request, await requireStaff(request, context, ['owner', 'finance']));
}

type At = (id: string) => { id: string; error: string | undefined; defaultValue: string };

export default function WriteJournal() {
  const { today, first } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Record<string, string> = answer?.errors ?? {};
  const at: At = (id) => ({ id, error: errors[id], defaultValue: typedIn(answer?.values, id, first[id]) });
  return (
    <>
      <Crumbs trail={[{ href: '/console/journals', label: 'Journals' }]} />
      <ConsoleHead title="Write a journal" />
      <FormErrors errors={errors} />
      <Form method="post" noValidate>
        <Panel title="What and when">
          <div className="field-row">
            <SelectField
              {...at('kind')}
              label="Kind"
              options={[
                { value: 'journal', label: 'Journal' },
                { value: 'opening_balances', label: 'Opening balances' },
              ]}
            />
            <Field {...at('occurredOn')} label="Day" type="date" max={today} />
          </div>
          <Field
            {...at('memo')}
            label="What for"
            hint="Whoever approves it and whoever audits it reads this."
            autoComplete="off"
          />
        </Panel>
        <Panel title="Lines">
          <p className="soft">
            Debit is what grows an asset or an expense, credit what grows a debt or an income; both sides are
            equal. Opening balances need only one side: what is left is set against opening equity.
          </p>
          {LINES.map((n) => (
            <JournalLine key={n} n={n} at={at} />
          ))}
        </Panel>
        <FormEnd save="Propose it" back="/console/journals" />
      </Form>
    </>
  );
}

function JournalLine({ n, at }: { n: number; at: At }) {
  const { funds, currency } = useLoaderData<typeof loader>();
  return (
    <fieldset>
      <legend className="sr-only">Line {n}</legend>
      <div className="field-row">
        <SelectField
          {...at(`account${n}`)}
          label="Account"
          options={[
            { value: '', label: n <= 2 ? 'Choose an account' : 'Nothing more' },
            ...JOURNAL_ACCOUNTS.map((account) => ({ value: account, label: accountWords(account) })),
            ...funds.flatMap((fund) =>
              FUND_ACCOUNTS.map((account) => ({
                value: `${fund.id}|${account}`,
                label: `${fund.name}: ${accountWords(account)}`,
              })),
            ),
          ]}
        />
        <Field {...at(`debit${n}`)} label={`Debit (${currency})`} inputMode="decimal" autoComplete="off" />
        <Field {...at(`credit${n}`)} label={`Credit (${currency})`} inputMode="decimal" autoComplete="off" />
      </div>
    </fieldset>
  );
}
