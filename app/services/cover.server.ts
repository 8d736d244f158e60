import { coverPostings, coverRepayable, type FundPosition } from '#app/domain/cover.ts';
import { mergePostings, type Entry } from '#app/domain/ledger.ts';
import { findFundOutflow, findFundPosition } from '#db/balances.ts';
import { lockFund } from '#db/funds.ts';
import type { TxContext } from './context.server.ts';
import { postEntries } from './ledger.server.ts';

/** What made a fund's available money grow; the key under which its cover is paid back. */
export type CoverCause = Pick<Entry, 'source' | 'sourceId' | 'revision' | 'occurredOn'>;

/**
 * Locks funds in the order of their ids and reads what each has. Whatever decides about their available money reads it
 * here, so that two corrections at one moment never draw the same cents.
 */
export async function lockPositions(tx: TxContext, fundIds: readonly string[]): Promise<FundPosition[]> {
  const positions: FundPosition[] = [];
  for (const fundId of [...new Set(fundIds)].sort()) {
    const fund = await lockFund(tx.db, fundId);
    if (!fund) throw new Error(`Fund ${fundId} of a correction is not there.`);
    const { floorMinor } = fund;
    // Without a floor a fund that misses something has spent it: what left it need not be asked for.
    const outflowMinor = floorMinor === 0 ? Number.MAX_SAFE_INTEGER : await findFundOutflow(tx.db, fundId);
    positions.push({ fundId, floorMinor, outflowMinor, ...(await findFundPosition(tx.db, fundId)) });
  }
  return positions;
}

/**
 * Pays back to operations what they laid out for these funds, as far as it is available above the floor. To be called in
 * the transaction of every entry that makes more available to a fund (a gift, a transfer, a lower floor); an order's own
 * corrections do it by themselves. Does nothing for a fund without cover.
 */
export async function repayCover(
  tx: TxContext,
  fundIds: readonly string[],
  cause: CoverCause,
): Promise<void> {
  const postings = mergePostings(
    (await lockPositions(tx, fundIds)).flatMap((fund) => coverPostings(fund.fundId, -coverRepayable(fund))),
  );
  if (postings.length > 0) await postEntries(tx, [coverRepaidEntry(cause, postings)]);
}

export function coverRepaidEntry(cause: CoverCause, postings: Entry['postings']): Entry {
  const { source, sourceId, revision, occurredOn } = cause;
  return {
    kind: 'cover_repaid',
    memo: 'Cover paid back to operations',
    ...{ source, sourceId, revision, occurredOn, postings },
  };
}
