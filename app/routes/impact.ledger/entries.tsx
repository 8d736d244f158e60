import { longDay } from '#app/domain/claim.ts';
import { OPERATING } from '#app/domain/ledger.ts';
import { formatMoney } from '#app/domain/money.ts';
import { accountWords } from './account-words.ts';

export interface ShownEntry {
  number: number;
  on: string;
  memo: string;
  postings: {
    account: string;
    fund: string;
    amountMinor: number;
    currency: string;
    balanceMinor: number | null;
  }[];
}

export interface EntriesProps {
  entries: ShownEntry[];
  funds: { id: string; name: string }[];
}

/** The ledger's entries. Debits stand under "to" and credits under "from"; on a phone each line says its side in a word. */
export function Entries({ entries, funds }: EntriesProps) {
  const nameOfFund = (code: string) =>
    code === OPERATING ? 'the shop' : (funds.find((fund) => fund.id === code)?.name ?? code);
  return (
    <table className="ledger">
      <caption className="sr-only">Entries of the public ledger, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">Whose money</th>
          <th scope="col" className="n">
            To
          </th>
          <th scope="col" className="n">
            From
          </th>
          <th scope="col" className="n">
            Fund then holds
          </th>
        </tr>
      </thead>
      {entries.map((entry) => (
        <Entry key={entry.number} entry={entry} nameOfFund={nameOfFund} />
      ))}
    </table>
  );
}

function Entry({ entry, nameOfFund }: { entry: ShownEntry; nameOfFund: (code: string) => string }) {
  return (
    <tbody id={`entry-${entry.number}`}>
      <tr className="entry-head">
        <th scope="rowgroup" colSpan={5}>
          <span>{entry.memo}</span>
          <span className="soft">
            No. {entry.number}, {longDay(entry.on)}
          </span>
        </th>
      </tr>
      {entry.postings.map((line) => (
        <tr key={`${line.account} ${line.fund}`}>
          <th scope="row" title={line.account}>
            {accountWords(line.account, nameOfFund)}
          </th>
          <td className={line.fund === OPERATING ? 'fund soft is-shop' : 'fund soft'}>
            {nameOfFund(line.fund)}
          </td>
          <Amount word="to" line={line} isShown={line.amountMinor > 0} />
          <Amount word="from" line={line} isShown={line.amountMinor < 0} />
          <td className="n balance soft">
            {line.balanceMinor !== null && (
              <>
                <small className="side-word">then holds </small>
                {formatMoney(line.balanceMinor, line.currency)}
              </>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

function Amount({
  word,
  line,
  isShown,
}: {
  word: string;
  line: ShownEntry['postings'][number];
  isShown: boolean;
}) {
  return (
    <td className="n amount">
      {isShown && (
        <>
          <small className="side-word">{word} </small>
          {formatMoney(Math.abs(line.amountMinor), line.currency)}
        </>
      )}
    </td>
  );
}
