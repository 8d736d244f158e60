import { Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { formatDay, formatMonth } from '../console/day.ts';
import { kindWords } from '../console/ledger-words.ts';
import type { BankData } from './route.tsx';

/** Lines of the bank that nothing of ours explains yet. */
export function OpenLines({ bank: { unmatchedLines, lines, matched, currency } }: { bank: BankData }) {
  const count = lines - matched;
  return (
    <Panel isWide title={`On the statement, not in our books (${count})`}>
      {count === 0 ? (
        <p className="soft">Every line of the bank has its entry.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Say what it was</th>
              <th scope="col" className="n">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {unmatchedLines.map((line) => (
              <tr key={line.id}>
                <td className="words">
                  <Link to={`/console/bank/lines/${line.id}`}>{line.description || 'No words'}</Link>
                  <small className="soft block">{formatDay(line.bookedOn)}</small>
                </td>
                <td className="n">
                  <Money minor={line.amountMinor} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** Entries of ours that no line of the bank shows yet. */
export function OpenEntries({
  bank: { unmatchedEntries, unmatchedEntriesCount, currency },
}: {
  bank: BankData;
}) {
  return (
    <Panel isWide title={`In our books, not on the statement (${unmatchedEntriesCount})`}>
      {unmatchedEntries.length === 0 ? (
        <p className="soft">The statement shows everything that moved the bank in our books.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Entry</th>
              <th scope="col" className="n">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {unmatchedEntries.map((entry) => (
              <tr key={entry.id}>
                <td className="words">
                  <Link to={`/console/ledger/${entry.sequence}`}>
                    No. {entry.sequence} {kindWords(entry.kind)}
                  </Link>
                  <small className="soft block">
                    {formatDay(entry.on)} · {entry.memo}
                  </small>
                </td>
                <td className="n">
                  <Money minor={entry.amountMinor} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** Both balances at the end of each month, newest first. */
export function BankMonths({ bank: { months, currency } }: { bank: BankData }) {
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <Panel isWide title="Month by month">
      <table>
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col" className="n">
              Statement, at its end
            </th>
            <th scope="col" className="n">
              Our books
            </th>
            <th scope="col" className="n">
              Apart
            </th>
            <th scope="col" className="n">
              Lines
            </th>
            <th scope="col" className="n">
              With an entry
            </th>
          </tr>
        </thead>
        <tbody>
          {months.map((row) => (
            <tr key={row.month}>
              <th scope="row">{formatMonth(row.month, true)}</th>
              <td className="n">{money(row.statementMinor)}</td>
              <td className="n">{money(row.ledgerMinor)}</td>
              <td className="n">
                {row.statementMinor === row.ledgerMinor ? '–' : money(row.statementMinor - row.ledgerMinor)}
              </td>
              <td className="n">{row.lines}</td>
              <td className="n">{row.matched}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
