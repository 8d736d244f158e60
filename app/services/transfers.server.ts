import { faultInTransfer, freeToSpend, operatingMoney, transferPostings } from '#app/domain/fund-books.ts';
import { OPERATING } from '#app/domain/ledger.ts';
import { formatMoney } from '#app/domain/money.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { findAvailableInFund, listBalances } from '#db/balances.ts';
import { insertTransfer, lockFund, type Fund } from '#db/funds.ts';
import { advanceLedgerHead } from '#db/ledger.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { repayCover } from './cover.server.ts';
import { postEntries } from './ledger.server.ts';

export interface NewTransfer {
  /** A fund's id, or `operating`; so is the other side. */
  fromFundId: string;
  toFundId: string;
  amountMinor: number;
  movedOn: string;
  reason: string;
  /** The board's minute or the decision that says so. */
  evidence: string;
  createdBy: string;
}

type TransferRefusal = {
  ok: false;
  reason:
    | 'in_the_future'
    | 'bad_amount'
    | 'no_reason'
    | 'no_evidence'
    | 'unknown_fund'
    | 'not_movable'
    | 'not_available'
    | 'known_before';
  field: 'movedOn' | 'amountMinor' | 'reason' | 'evidence' | 'toFundId' | 'fromFundId';
  sentence: string;
};
export type TransferOutcome = { ok: true; transferId: string } | TransferRefusal;

/** Moves available money between board-designated funds, or between one and operating; restricted money never moves. */
export async function moveMoney(ctx: Context, transfer: NewTransfer): Promise<TransferOutcome> {
  const fault = faultInWords(ctx, transfer);
  if (fault) return fault;
  try {
    return await withTransaction(ctx, (tx) => move(tx, transfer));
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return refuse('known_before', 'evidence', 'This very transfer is recorded already; see the fund’s page.');
  }
}

function refuse(
  reason: TransferRefusal['reason'],
  field: TransferRefusal['field'],
  sentence: string,
): TransferRefusal {
  return { ok: false, reason, field, sentence };
}

function faultInWords(ctx: Context, transfer: NewTransfer): TransferRefusal | undefined {
  if (transfer.movedOn > today(ctx))
    return refuse(
      'in_the_future',
      'movedOn',
      'Record a transfer once it is decided: the day is today or earlier.',
    );
  if (!Number.isSafeInteger(transfer.amountMinor) || transfer.amountMinor <= 0)
    return refuse('bad_amount', 'amountMinor', 'The amount is more than nothing.');
  if (transfer.reason.trim() === '')
    return refuse('no_reason', 'reason', 'Say why the money moves; it stays with the transfer.');
  if (transfer.evidence.trim() === '')
    return refuse('no_evidence', 'evidence', 'Say what decided it: a minute of the board or a letter.');
  return undefined;
}

async function move(tx: TxContext, transfer: NewTransfer): Promise<TransferOutcome> {
  const { fromFundId, toFundId, amountMinor, movedOn } = transfer;
  // Always in the order of ids, so that two transfers the other way round never wait for each other.
  const locked = new Map<string, Fund | undefined>();
  for (const id of [...new Set([fromFundId, toFundId])].sort())
    if (id !== OPERATING) locked.set(id, await lockFund(tx.db, id));
  const booked = (id: string) => (id === OPERATING ? ({ id, class: 'operating' } as const) : locked.get(id));
  const [from, to] = [booked(fromFundId), booked(toFundId)];
  if (!from) return refuse('unknown_fund', 'fromFundId', 'This fund does not exist; choose another.');
  if (!to) return refuse('unknown_fund', 'toFundId', 'This fund does not exist; choose another.');
  const fault = faultInTransfer(from, to);
  if (fault) return refuse('not_movable', 'toFundId', fault);
  const free = await findFree(tx, locked.get(fromFundId));
  if (amountMinor > free)
    return refuse(
      'not_available',
      'amountMinor',
      `${locked.get(fromFundId)?.name ?? 'Operating'} can give ${formatMoney(free, tx.settings.currency)} now. Move at most that.`,
    );
  const transferId = tx.newId('trf');
  await insertTransfer(tx.db, {
    ...{ id: transferId, fromFundId, toFundId, amountMinor, movedOn, createdBy: transfer.createdBy },
    ...{ reason: transfer.reason.trim(), evidence: transfer.evidence.trim(), createdAt: nowText(tx) },
  });
  await postEntries(tx, [
    {
      kind: 'transfer',
      source: 'transfer',
      sourceId: transferId,
      revision: 0,
      memo: 'Money moved between funds',
      occurredOn: movedOn,
      postings: transferPostings(transfer),
    },
  ]);
  if (toFundId !== OPERATING)
    await repayCover(tx, [toFundId], {
      source: 'transfer',
      sourceId: transferId,
      revision: 0,
      occurredOn: movedOn,
    });
  await bumpContentVersion(tx.db);
  return { ok: true, transferId };
}

/**
 * What a side may give away. Operating gives of its own money only: a fund that was moved what nobody has would say so in
 * public, and spend what belongs to the others.
 */
async function findFree(tx: TxContext, fund: Fund | undefined): Promise<number> {
  if (fund) {
    const availableMinor = await findAvailableInFund(tx.db, fund.id);
    return freeToSpend({ availableMinor, floorMinor: fund.floorMinor });
  }
  // What operating has is a sum over the books, so it is looked at with their head held.
  await advanceLedgerHead(tx.db, 0, 0);
  return Math.max(0, operatingMoney(await listBalances(tx.db)).ownMinor);
}
