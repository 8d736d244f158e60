import { giftPostings, type BookedFund, type GiftMethod } from '#app/domain/fund-books.ts';
import { OPERATING } from '#app/domain/ledger.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { lockFund } from '#db/funds.ts';
import { insertGift } from '#db/gifts.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { repayCover } from './cover.server.ts';
import { postEntries } from './ledger.server.ts';

export interface NewGift {
  /** A fund's id, or `operating` for a gift without a purpose. */
  fundId: string;
  amountMinor: number;
  receivedOn: string;
  method: GiftMethod;
  /** Kept for owners and finance; no entry, memo or page of the public's carries it. */
  donorName: string;
  /** What proves it: a line of the bank's statement, the check's number, a receipt. */
  evidence: string;
  note: string;
  createdBy: string;
}

export type GiftRefusal = {
  ok: false;
  reason: 'in_the_future' | 'bad_amount' | 'no_evidence' | 'unknown_fund' | 'known_before';
  field: 'receivedOn' | 'amountMinor' | 'evidence' | 'fundId';
  sentence: string;
};
export type GiftOutcome = { ok: true; giftId: string; fundId: string } | GiftRefusal;

/** Records a gift that arrived by bank, check or cash. It is available at once, in the class of its fund. */
export async function recordGift(ctx: Context, gift: NewGift): Promise<GiftOutcome> {
  const fault = faultInGift(ctx, gift);
  if (fault) return fault;
  return refuseTwice(() =>
    withTransaction(ctx, async (tx) => {
      const fund = await lockBookedFund(tx, gift.fundId);
      if (!fund)
        return {
          ok: false,
          reason: 'unknown_fund',
          field: 'fundId',
          sentence: 'This fund does not exist; choose another.',
        } as const;
      const giftId = await postGift(tx, fund, gift);
      return { ok: true, giftId, fundId: fund.id } as const;
    }),
  );
}

/** What is wrong with a gift by itself, before any fund is looked at. */
export function faultInGift(
  ctx: Context,
  gift: Pick<NewGift, 'amountMinor' | 'receivedOn' | 'evidence'>,
): GiftRefusal | undefined {
  const refuse = (reason: GiftRefusal['reason'], field: GiftRefusal['field'], sentence: string) =>
    ({ ok: false, reason, field, sentence }) as const;
  if (gift.receivedOn > today(ctx))
    return refuse(
      'in_the_future',
      'receivedOn',
      'Record a gift once it arrived: the day is today or earlier.',
    );
  if (!Number.isSafeInteger(gift.amountMinor) || gift.amountMinor <= 0)
    return refuse('bad_amount', 'amountMinor', 'The amount is more than nothing.');
  if (gift.evidence.trim() === '')
    return refuse(
      'no_evidence',
      'evidence',
      'Say what proves it: the line of the bank statement, the check’s number, or a receipt.',
    );
  return undefined;
}

/** Answers a second record of the very same gift in a sentence instead of the table's error. */
export async function refuseTwice<T>(work: () => Promise<T>): Promise<T | GiftRefusal> {
  try {
    return await work();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return {
      ok: false,
      reason: 'known_before',
      field: 'evidence',
      sentence: 'A gift of this amount, day and evidence is recorded for this fund already.',
    };
  }
}

/** A fund for postings, locked where it is a row; operating has none. */
export async function lockBookedFund(tx: TxContext, fundId: string): Promise<BookedFund | undefined> {
  return fundId === OPERATING ? { id: OPERATING, class: 'operating' } : lockFund(tx.db, fundId);
}

/** Writes a gift and its entry; the caller holds the fund. */
export async function postGift(tx: TxContext, fund: BookedFund, gift: NewGift): Promise<string> {
  const giftId = tx.newId('gif');
  const { amountMinor, receivedOn, method, createdBy } = gift;
  await insertGift(tx.db, {
    ...{ id: giftId, fundId: fund.id, amountMinor, receivedOn, method, createdBy, createdAt: nowText(tx) },
    ...{ donorName: gift.donorName.trim(), evidence: gift.evidence.trim(), note: gift.note.trim() },
  });
  await postEntries(tx, [
    {
      kind: 'gift',
      source: 'gift',
      sourceId: giftId,
      revision: 0,
      memo: fund.class === 'donor-restricted' ? 'A gift for a purpose' : 'A gift',
      occurredOn: receivedOn,
      postings: giftPostings({ fund, method, amountMinor }),
    },
  ]);
  if (fund.id !== OPERATING)
    await repayCover(tx, [fund.id], {
      source: 'gift',
      sourceId: giftId,
      revision: 0,
      occurredOn: receivedOn,
    });
  await bumpContentVersion(tx.db);
  return giftId;
}
