import { sql } from 'kysely';
import { holdsFundMoney, type PublicEntry } from '#app/domain/public-ledger.ts';
import type { Db, Tx } from './connect.server.ts';

/**
 * Writes entries of the public ledger with the running balance of each fund. The caller holds the ledger head, so the
 * funds' public balances cannot move in between.
 */
export async function insertPublicEntries(
  tx: Tx,
  entries: readonly (PublicEntry & { number: number; entryId: string })[],
  currency: string,
): Promise<void> {
  if (entries.length === 0) return;
  const touched = [
    ...new Set(entries.flatMap((e) => e.postings.filter(holdsFundMoney).map((p) => p.fund))),
  ].sort();
  const rows = await tx
    .selectFrom('public_balance')
    .selectAll()
    .where('fund', 'in', [...touched, ''])
    .execute();
  const running = new Map(rows.map((row) => [row.fund, row.amountMinor]));
  const postings = entries.flatMap((entry) =>
    entry.postings.map((p, line) => {
      const after = holdsFundMoney(p) ? (running.get(p.fund) ?? 0) + p.amountMinor : null;
      if (after !== null) running.set(p.fund, after);
      return { ...p, number: entry.number, line, currency, balanceMinor: after };
    }),
  );
  await tx
    .insertInto('public_entry')
    .values(
      entries.map(({ number, entryId, kind, memo, occurredOn, postings: lines }) => ({
        number,
        entryId,
        kind,
        memo,
        occurredOn,
        lines: lines.length,
      })),
    )
    .execute();
  await tx.insertInto('public_posting').values(postings).execute();
  if (touched.length === 0) return;
  await tx
    .insertInto('public_balance')
    .values(touched.map((fund) => ({ fund, amountMinor: running.get(fund) ?? 0 })))
    .onConflict((oc) => oc.column('fund').doUpdateSet({ amountMinor: sql<number>`excluded."amountMinor"` }))
    .execute();
}

export interface PublicLedgerRow {
  number: number;
  occurredOn: string;
  kind: string;
  memo: string;
  line: number;
  account: string;
  fund: string;
  amountMinor: number;
  currency: string;
  balanceMinor: number | null;
}

/** Public entries with their postings, oldest first after `after`, or the newest ones when `newest` is set. */
export async function listPublicEntries(
  db: Db,
  page: {
    after?: number;
    before?: number;
    kinds?: string[];
    fund?: string;
    limit: number;
    newestFirst?: boolean;
  },
): Promise<PublicLedgerRow[]> {
  const direction = page.newestFirst ? 'desc' : 'asc';
  let numbers = db.selectFrom('public_entry').select('number').orderBy('number', direction).limit(page.limit);
  if (page.after !== undefined) numbers = numbers.where('number', '>', page.after);
  if (page.before !== undefined) numbers = numbers.where('number', '<', page.before);
  if (page.kinds?.length) numbers = numbers.where('kind', 'in', page.kinds);
  const { fund } = page;
  if (fund) {
    numbers = numbers.where((eb) =>
      eb.exists(
        eb
          .selectFrom('public_posting')
          .select('line')
          .whereRef('public_posting.number', '=', 'public_entry.number')
          .where('fund', '=', fund),
      ),
    );
  }
  const wanted = (await numbers.execute()).map((row) => row.number);
  if (wanted.length === 0) return [];
  return db
    .selectFrom('public_entry as e')
    .innerJoin('public_posting as p', 'p.number', 'e.number')
    .select([
      'e.number',
      'e.occurredOn',
      'e.kind',
      'e.memo',
      'p.line',
      'p.account',
      'p.fund',
      'p.amountMinor',
      'p.currency',
      'p.balanceMinor',
    ])
    .where('e.number', 'in', wanted)
    .orderBy('e.number', direction)
    .orderBy('p.line')
    .execute();
}
