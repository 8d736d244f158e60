import { freeToSpend } from '#app/domain/fund-books.ts';
import { fundSums, monthlyStatement } from '#app/domain/fund-statement.ts';
import { labelOfUse } from '#app/domain/impact.ts';
import { OPERATING } from '#app/domain/ledger.ts';
import {
  findFund,
  listFloorChanges,
  listFundBalances,
  listFundUses,
  listMovedIn,
  listSequencesOf,
  listTransfers,
} from '#db/funds.ts';
import { listGifts } from '#db/gifts.ts';
import { findGrantOfFund } from '#db/grants.ts';
import { listFunds, listPrograms } from '#db/programs.ts';
import { listSpends } from '#db/spending.ts';
import { today, type Context } from './context.server.ts';
import { isSeen } from './fund-pages.server.ts';

export interface Movement {
  id: string;
  kind: 'gift' | 'spend' | 'transfer';
  on: string;
  words: string;
  evidence: string;
  note: string;
  /** What it does to the fund: in positive, out negative. */
  amountMinor: number;
  /** Its entries in the ledger. */
  sequences: number[];
}

/**
 * A fund's statement: its sums, its months, and each gift, spend and transfer with its evidence. A manager reads that of
 * the own program, without who gave. Undefined when there is no such fund, or it is not theirs to see.
 */
export async function readFundStatement(ctx: Context, fundId: string, programId: string | null) {
  const fund = await findFund(ctx.db, fundId);
  if (!fund || !isSeen(fund, programId)) return undefined;
  const balances = await listFundBalances(ctx.db, fundId);
  const movedIn = (await listMovedIn(ctx.db)).filter((row) => row.fundId === fundId);
  const sums = fundSums(
    balances,
    movedIn.reduce((sum, row) => sum + row.amountMinor, 0),
  );
  const grant = await findGrantOfFund(ctx.db, fundId);
  const programs = await listPrograms(ctx.db);
  const { id, name, class: fundClass, purpose, floorMinor } = fund;
  return {
    fund: {
      ...{ id, name, class: fundClass, purpose, floorMinor },
      programName: programs.find((one) => one.id === (fund.programId ?? fund.servesProgramId))?.name,
      freeMinor: freeToSpend({ availableMinor: sums.availableMinor, floorMinor }),
      uses: (await listFundUses(ctx.db, fundId)).map(labelOfUse),
    },
    sums,
    grant: grant && { slug: grant.slug, name: grant.name },
    months: monthlyStatement(balances, new Map(movedIn.map((row) => [row.month, row.amountMinor]))),
    movements: await listMovements(ctx, fundId, programId === null),
    floors: programId === null ? await listFloorChanges(ctx.db, fundId) : [],
    today: today(ctx),
    currency: ctx.settings.currency,
  };
}

/** Everything that moved a fund but the shares of sales, newest first. Donors' names only for owners and finance. */
async function listMovements(ctx: Context, fundId: string, isFull: boolean): Promise<Movement[]> {
  const gifts = await listGifts(ctx.db, fundId);
  const spends = await listSpends(ctx.db, fundId);
  const transfers = await listTransfers(ctx.db, fundId);
  const names = new Map((await listFunds(ctx.db)).map((fund) => [fund.id, fund.name]));
  const nameOf = (id: string) => (id === OPERATING ? 'operating' : (names.get(id) ?? id));
  const numbers = {
    gift: await listSequencesOf(ctx.db, 'gift', idsOf(gifts)),
    spend: await listSequencesOf(ctx.db, 'spend', idsOf(spends)),
    transfer: await listSequencesOf(ctx.db, 'transfer', idsOf(transfers)),
  };
  const movement = (
    kind: Movement['kind'],
    row: { id: string },
    rest: Omit<Movement, 'id' | 'kind' | 'sequences'>,
  ) => ({
    ...{ id: row.id, kind, ...rest },
    sequences: numbers[kind].get(row.id) ?? [],
  });
  return [
    ...gifts.map((gift) =>
      movement('gift', gift, {
        on: gift.receivedOn,
        words: isFull && gift.donorName !== '' ? `Gift from ${gift.donorName}` : 'Gift',
        evidence: isFull ? gift.evidence : '',
        note: isFull ? gift.note : '',
        amountMinor: gift.amountMinor,
      }),
    ),
    ...spends.map((spend) =>
      movement('spend', spend, {
        on: spend.spentOn,
        words: `${labelOfUse(spend.useCategory)}, ${RECIPIENTS[spend.recipient]}`,
        evidence: spend.evidence,
        note: spend.note,
        amountMinor: -spend.amountMinor,
      }),
    ),
    ...transfers.map((transfer) =>
      movement('transfer', transfer, {
        on: transfer.movedOn,
        words:
          transfer.fromFundId === fundId
            ? `Moved to ${nameOf(transfer.toFundId)}`
            : `Moved from ${nameOf(transfer.fromFundId)}`,
        evidence: transfer.evidence,
        note: transfer.reason,
        amountMinor: transfer.fromFundId === fundId ? -transfer.amountMinor : transfer.amountMinor,
      }),
    ),
  ].sort((a, b) => (a.on === b.on ? compare(b.sequences[0], a.sequences[0]) : a.on < b.on ? 1 : -1));
}

const RECIPIENTS = { vendor: 'to a supplier', payroll: 'as pay', stipend: 'as stipends' } as const;

function compare(a = 0, b = 0): number {
  return a - b;
}

function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map((row) => row.id);
}
