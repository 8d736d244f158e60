import { longDay } from '#app/domain/claim.ts';
import { OPERATING } from '#app/domain/ledger.ts';
import { formatMoney } from '#app/domain/money.ts';
import { accountWords } from './account-words.ts';
import { tellEntry, toneOfEntry } from './entry-words.ts';

export interface ShownEntry {
  number: number;
  on: string;
  kind: string;
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
  /** Whether every entry shows its lines at once, as for print. */
  isOpen: boolean;
}

/** The ledger's entries, a sentence each; whoever wants the bookkeeping opens one, with or without scripts. */
export function Entries({ entries, funds, isOpen }: EntriesProps) {
  const nameOfFund = (code: string) =>
    code === OPERATING ? 'the shop' : (funds.find((fund) => fund.id === code)?.name ?? code);
  return (
    <ol className="ledger plain-list" aria-label="Entries of the public ledger, newest first">
      {entries.map((entry) => (
        <li key={entry.number} id={`entry-${entry.number}`}>
          <details open={isOpen}>
            <summary>
              <span className={`dot tone-${toneOfEntry(entry.kind)}`} />
              <span>
                {tellEntry(entry, nameOfFund)}
                <small className="soft">
                  No. {entry.number}, {longDay(entry.on)}
                </small>
              </span>
            </summary>
            <Lines entry={entry} nameOfFund={nameOfFund} />
          </details>
        </li>
      ))}
    </ol>
  );
}

/** Debits stand under "to" and credits under "from"; on a phone each line says its side in a word. */
function Lines({ entry, nameOfFund }: { entry: ShownEntry; nameOfFund: (code: string) => string }) {
  return (
    <table className="ledger-lines">
      <caption className="sr-only">The lines of entry {entry.number}</caption>
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
      <tbody>
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
    </table>
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
