import { Panel } from '#app/ui/console-frame.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';

/** What an accountant takes along. A plain form that asks for a file, so no script is needed. */
export function Downloads({
  typed,
  errors,
}: {
  typed: Record<string, string | undefined>;
  errors: Record<string, string | undefined>;
}) {
  return (
    <div id="downloads">
      <Panel title="Take the books along">
        <p className="soft">Both days may stay empty; then it is everything, from the first entry to now.</p>
        <form method="get" action="/console/books/export">
          <div className="field-row">
            <SelectField
              id="books"
              label="Which"
              defaultValue={typed['books'] ?? 'whole'}
              options={[
                { value: 'whole', label: 'The whole ledger' },
                { value: 'public', label: 'The public ledger' },
              ]}
            />
            <SelectField
              id="format"
              label="As"
              defaultValue={typed['format'] ?? 'hledger'}
              options={[
                { value: 'hledger', label: 'Journal for hledger and ledger' },
                { value: 'csv', label: 'General ledger as CSV' },
              ]}
            />
          </div>
          <div className="field-row">
            <Field
              id="from"
              label="First day"
              type="date"
              defaultValue={typed['from']}
              error={errors['from']}
            />
            <Field id="to" label="Last day" type="date" defaultValue={typed['to']} error={errors['to']} />
          </div>
          <div className="row form-end">
            <button className="button small">Download</button>
            <a className="button quiet" href="/console/books/trial-balance.csv?period=all">
              Trial balance as CSV
            </a>
            <a className="button quiet" href="/console/books/funds.csv">
              Fund statement as CSV
            </a>
          </div>
        </form>
      </Panel>
    </div>
  );
}
