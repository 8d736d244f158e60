import { OPERATING, type EntryKind } from '#app/domain/ledger.ts';
import { nameEntry, type Findings } from './findings.server.ts';
import type { Watcher } from './entries.server.ts';

/** What may move wages owed to makers: making, correcting what was made, paying, and two people's own journal. */
const MOVES_WAGES: readonly string[] = [
  'batch_finished',
  'batch_corrected',
  'batch_written_off',
  'payroll',
  'journal',
  'opening_balances',
] satisfies EntryKind[];

/** What may move the tax owed to the state: taking it from a buyer, giving it back, and remitting it. */
const MOVES_TAX: readonly string[] = [
  'sale',
  'deposit',
  'refund',
  'dispute',
  'tax_remitted',
  'journal',
  'opening_balances',
] satisfies EntryKind[];

const FEES = ['expenses:processing', 'expenses:disputes'];

/** Rules that say which entries may touch which accounts. */
export function watchAccounts(findings: Findings): Watcher[] {
  return [watchWages(findings), watchFees(findings), watchTax(findings), watchMemo(findings)];
}

function watchWages(findings: Findings): Watcher {
  const see: Watcher['see'] = (entry) => {
    if (!MOVES_WAGES.includes(entry.kind) && entry.postings.some((p) => p.account === 'liabilities:wages'))
      findings.add(7, `${nameEntry(entry)} touches wages owed to makers`);
  };
  return { see };
}

function watchFees(findings: Findings): Watcher {
  const see: Watcher['see'] = (entry) => {
    const charged = entry.postings.find((p) => FEES.includes(p.account) && p.fund !== OPERATING);
    if (charged)
      findings.add(9, `${nameEntry(entry)} charges ${charged.account} to the fund ${charged.fund}`);
  };
  return { see };
}

function watchTax(findings: Findings): Watcher {
  const see: Watcher['see'] = (entry) => {
    const tax = entry.postings.find((p) => p.account === 'liabilities:sales-tax');
    if (!tax) return;
    if (tax.fund !== OPERATING) findings.add(12, `${nameEntry(entry)} puts tax into the fund ${tax.fund}`);
    if (!MOVES_TAX.includes(entry.kind))
      findings.add(12, `${nameEntry(entry)} touches tax, which only sales, refunds and remittances may`);
    if (entry.postings.some((p) => p.account.startsWith('memo:')))
      findings.add(12, `${nameEntry(entry)} has tax in a split`);
  };
  return { see };
}

/** A split says where a price goes and moves no money, so its accounts balance by themselves. */
function watchMemo(findings: Findings): Watcher {
  const see: Watcher['see'] = (entry) => {
    const sum = entry.postings.reduce(
      (total, p) => (p.account.startsWith('memo:') ? total + p.amountMinor : total),
      0,
    );
    if (sum !== 0) findings.add(4, `${nameEntry(entry)}: its split is off by ${sum}`);
  };
  return { see };
}
