import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { formatMoney } from '#app/domain/money.ts';
import { readBank } from '#app/services/bank-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { FormErrors } from '../console/form-errors.tsx';
import { submitStatement, type ImportAnswer } from './import-form.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Import a statement', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { days, currency } = await readBank(context.app);
  return { days, currency };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitStatement(context.app, request, await requireStaff(request, context, ['owner', 'finance']));
}

export default function ImportStatement() {
  const answer = useActionData<typeof action>();
  return (
    <>
      <Crumbs trail={[{ href: '/console/bank', label: 'Bank' }]} />
      <ConsoleHead title="Import a statement" />
      <FormErrors errors={answer?.errors ?? {}} />
      <Problems answer={answer} />
      {answer?.checked ? <Confirm checked={answer.checked} /> : <Choose errors={answer?.errors ?? {}} />}
    </>
  );
}

function Choose({ errors }: { errors: Record<string, string> }) {
  const { days, currency } = useLoaderData<typeof loader>();
  const isSending = useNavigation().state === 'submitting';
  return (
    <Form method="post" encType="multipart/form-data" noValidate>
      <Panel title="The file">
        <p className="soft">
          A CSV file as your bank gives it, with columns for date, description and amount, or for debit and
          credit. Days that were imported before do no harm.{' '}
          {days && `So far: ${formatDay(days.fromOn)} to ${formatDay(days.toOn)}.`}
        </p>
        <Field
          id="file"
          label="CSV file"
          type="file"
          accept=".csv,text/csv"
          hint="Up to one megabyte. Nothing is written until you have seen what was read."
          error={errors['file']}
        />
        {!days && (
          <Field
            id="opening"
            label={`Balance before its first line (${currency})`}
            hint="So that both balances can be compared. Leave it empty for an account that began with nothing."
            inputMode="decimal"
            autoComplete="off"
            error={errors['opening']}
          />
        )}
      </Panel>
      <div className="row form-end">
        <button className="button small" name="step" value="check" disabled={isSending}>
          {isSending ? 'Reading …' : 'Look through it'}
        </button>
        <Link className="button quiet" to="/console/bank">
          Back without importing
        </Link>
      </div>
    </Form>
  );
}

function Problems({ answer }: { answer: ImportAnswer | undefined }) {
  if (!answer || answer.problems.length === 0) return null;
  return (
    <>
      <Notice tone="error" title="Nothing was imported">
        Mend these rows in the file, or download it again, then choose it once more.
      </Notice>
      <Panel isWide title="What is wrong">
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {answer.problems.map((problem, index) => (
              <tr key={index}>
                <th scope="row">{problem.row ?? 'File'}</th>
                <td className="words">{problem.what}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {answer.more > 0 && <p className="soft">And {answer.more} more like these.</p>}
      </Panel>
    </>
  );
}

function Confirm({ checked }: { checked: NonNullable<ImportAnswer['checked']> }) {
  const { currency } = useLoaderData<typeof loader>();
  const isSending = useNavigation().state === 'submitting';
  const { report } = checked;
  return (
    <Form method="post">
      <input type="hidden" name="name" value={checked.name} />
      <input type="hidden" name="opening" value={checked.opening} />
      {/* Not type=hidden: a browser may take line breaks out of that. */}
      <textarea name="text" hidden readOnly value={checked.text} />
      <Notice title={report.fresh === 1 ? 'One new line' : `${report.fresh} new lines of ${report.lines}`}>
        {`${formatDay(report.fromOn)} to ${formatDay(report.toOn)}: ${formatMoney(report.inMinor, currency)} came in and ${formatMoney(report.outMinor, currency)} went out. Nothing is written yet.`}
      </Notice>
      {report.sample.length > 0 && (
        <Panel isWide title="The first new lines, as they were read">
          <table>
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col">Words of the bank</th>
                <th scope="col" className="n">
                  Amount
                </th>
              </tr>
            </thead>
            <tbody>
              {report.sample.map((line) => (
                <tr key={line.row}>
                  <th scope="row">{formatDay(line.bookedOn)}</th>
                  <td className="words">{line.description || '–'}</td>
                  <td className="n">
                    <Money minor={line.amountMinor} currency={currency} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
      <div className="row form-end">
        {report.fresh > 0 && (
          <button className="button small" name="step" value="save" disabled={isSending}>
            {isSending ? 'Importing …' : 'Import them'}
          </button>
        )}
        <Link className="button quiet" to="/console/bank/import" reloadDocument>
          Choose another file
        </Link>
      </div>
    </Form>
  );
}
