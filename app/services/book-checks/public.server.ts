import { holdsFundMoney } from '#app/domain/public-ledger.ts';
import { listPublicEntriesAfter, findLedgerHead, type StreamedPublicEntry } from '#db/ledger-stream.ts';
import { listPublicEntriesWithoutSource } from '#db/check-books.ts';
import { readImpact } from '../impact.server.ts';
import type { Fold } from './entries.server.ts';
import type { Proof } from './findings.server.ts';

const PAGE = 500;

/**
 * The public ledger by itself: numbers without gaps, entries that balance, each fund's running balance, and no entry
 * that stands for nothing. That it shows of every entry what it may is seen where the entries are passed.
 */
export async function provePublicLedger(proof: Proof): Promise<void> {
  const { db } = proof.ctx;
  const { publicNumber } = await findLedgerHead(db);
  const running = new Map<string, number>();
  let after = 0;
  for (;;) {
    const entries = await listPublicEntriesAfter(db, { after, through: publicNumber, limit: PAGE });
    for (const entry of entries) {
      if (entry.number !== after + 1)
        proof.findings.add(10, `public entry ${after + 1} is missing: numbers have no gaps`);
      after = entry.number;
      proveRunning(proof, entry, running);
    }
    if (entries.length === 0) break;
    await proof.advance(entries.length);
  }
  if (after !== publicNumber)
    proof.findings.add(10, `public entry ${after + 1} is missing: numbers have no gaps`);
  for (const { number, kind } of await listPublicEntriesWithoutSource(db))
    proof.findings.add(10, `public entry ${number} (${kind}) stands for no entry and no published sum`);
}

function proveRunning(proof: Proof, entry: StreamedPublicEntry, running: Map<string, number>): void {
  const name = `public entry ${entry.number} (${entry.kind}, ${entry.memo})`;
  const sum = entry.postings.reduce((total, p) => total + p.amountMinor, 0);
  if (sum !== 0) proof.findings.add(10, `${name} is off by ${sum}`);
  for (const p of entry.postings) {
    if (!holdsFundMoney(p)) continue;
    const after = (running.get(p.fund) ?? 0) + p.amountMinor;
    running.set(p.fund, after);
    if (after !== p.balanceMinor)
      proof.findings.add(10, `${name} shows ${p.balanceMinor ?? 'no balance'} in ${p.fund}; it is ${after}`);
  }
}

/** The impact page's figures against what adding up all entries gave, net of what went back. */
export async function proveImpact(proof: Proof, fold: Fold): Promise<void> {
  const impact = await readImpact(proof.ctx);
  const credit = (...accounts: string[]) =>
    0 - [...fold].reduce((sum, [key, minor]) => (accounts.includes(accountOf(key)) ? sum + minor : sum), 0);
  const of = (account: string, fund: string) => fold.get(`${account}|${fund}`) ?? 0;
  const compare = (what: string, shown: number, folded: number) => {
    if (shown !== folded)
      proof.findings.add(10, `the impact page shows ${shown} as ${what}; the entries say ${folded}`);
  };
  compare(
    'net sales',
    impact.netSalesMinor,
    credit('income:sales', 'income:discounts', 'income:sales-returns'),
  );
  compare('making', impact.makingMinor, credit('memo:wages', 'memo:materials'));
  for (const fund of impact.funds) {
    const pledged = of('assets:due-from:operating:pending', fund.code);
    compare(`pledged to ${fund.code}`, fund.pledgedMinor, pledged);
  }
}

function accountOf(key: string): string {
  return key.slice(0, key.lastIndexOf('|'));
}
