import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { formatDay } from './day.ts';
import { accountWords, kindWords } from './ledger-words.ts';

export interface EntryShown {
  sequence: number;
  kind: string;
  memo: string;
  occurredOn: string;
  postings: { account: string; fund: string; amountMinor: number }[];
}

/** Entries with their postings below each other, as debit and credit. `isLinked` where the reader may open them. */
export function LedgerTable({
  entries,
  currency,
  isLinked,
}: {
  entries: EntryShown[];
  currency: string;
  isLinked: boolean;
}) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">Account</th>
          <th scope="col">Fund</th>
          <th scope="col" className="n">
            Debit
          </th>
          <th scope="col" className="n">
            Credit
          </th>
        </tr>
      </thead>
      {entries.map((entry) => (
        <tbody key={entry.sequence}>
          <tr>
            <th scope="rowgroup" colSpan={5}>
              {isLinked ? (
                <Link to={`/console/ledger/${entry.sequence}`}>No. {entry.sequence}</Link>
              ) : (
                <>No. {entry.sequence}</>
              )}{' '}
              {kindWords(entry.kind)} <span className="soft">· {formatDay(entry.occurredOn)}</span>
            </th>
          </tr>
          {entry.postings.map((posting, line) => (
            <PostingRow key={line} posting={posting} currency={currency} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function PostingRow({ posting, currency }: { posting: EntryShown['postings'][number]; currency: string }) {
  const { account, fund, amountMinor } = posting;
  const amount = <Money minor={Math.abs(amountMinor)} currency={currency} />;
  return (
    <tr>
      <td />
      <td>
        {accountWords(account)} <code className="soft">{account}</code>
      </td>
      <td>{fund}</td>
      <td className="n">{amountMinor > 0 ? amount : ''}</td>
      <td className="n">{amountMinor < 0 ? amount : ''}</td>
    </tr>
  );
}
