import { isUnmatchedAccount } from '#app/domain/reconciliation.ts';
import type { Context } from '#app/services/context.server.ts';
import { reconcileOnDemand } from '#app/services/reconciliation.server.ts';
import { bookUnmatched } from '#app/services/stripe-transactions.server.ts';

export type SubmitAnswer =
  { ok: true; month: string; done: 'compared' | 'booked' } | { ok: false; status: number; sentence: string };

/** Compares now, or books one transaction that nothing explained. */
export async function submitReconciliation(
  ctx: Context,
  form: FormData,
  userId: string,
): Promise<SubmitAnswer> {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const month = /^\d{4}-\d{2}$/.test(text('month')) ? text('month') : '';
  if (text('do') !== 'book') {
    const compared = await reconcileOnDemand(ctx, userId);
    return compared.ok
      ? { ok: true, month, done: 'compared' }
      : { ok: false, status: 503, sentence: compared.sentence };
  }
  const account = text('account');
  if (!isUnmatchedAccount(account))
    return { ok: false, status: 422, sentence: 'Choose what the transaction is to be booked as.' };
  const outcome = await bookUnmatched(ctx, { transactionId: text('transaction'), account, bookedBy: userId });
  if (!outcome.ok)
    return { ok: false, status: outcome.reason === 'unknown' ? 404 : 409, sentence: outcome.sentence };
  // It is booked, whether or not Stripe can be asked just now.
  await reconcileOnDemand(ctx, userId);
  return { ok: true, month, done: 'booked' };
}
