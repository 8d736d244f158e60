import { versionFor } from '#app/domain/policy-scope.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { listSellable, type SellableVariant } from '#db/catalog.ts';
import { moveOrder } from '#db/orders.ts';
import { listPolicyVersions, type PolicyVersion } from '#db/policies.ts';
import { deleteHolds, sellHeldUnits } from '#db/stock.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { takeStock } from './held-stock.server.ts';
import { postOrderBooks } from './order-money.server.ts';
import { saveOrder, type Wanted } from './order-split.server.ts';
import { shipOrder } from './orders.server.ts';

export interface NewStaffSale {
  channel: 'cash' | 'receivable';
  lines: { variantId: string; quantity: number; discountMinor: number }[];
  /** Who owes it, and until when; for a sale on account. */
  customer: string;
  dueOn: string | null;
  /** Where its sales tax is owed: `US-IL`, `CA`, or ''. */
  taxRegion: string;
  isHandedOver: boolean;
  createdBy: string;
}

export type StaffSaleOutcome =
  | { ok: true; orderId: string; number: number }
  | {
      ok: false;
      reason:
        | 'no_lines'
        | 'bad_quantity'
        | 'bad_discount'
        | 'not_sold'
        | 'sold_out'
        | 'no_policy'
        | 'no_customer'
        | 'bad_day'
        | 'bad_region'
        | 'not_made';
      field: 'lines' | 'variantId' | 'quantity' | 'discount' | 'customer' | 'dueOn' | 'taxRegion' | 'form';
      /** Which line, from 0, where the field is one of a line's. */
      line: number;
      sentence: string;
    };

type Refusal = Extract<StaffSaleOutcome, { ok: false }>;

/** Rolls the transaction back with an answer for the person at the desk. */
class Refused extends Error {
  constructor(readonly outcome: Refusal) {
    super(outcome.reason);
  }
}

function no(reason: Refusal['reason'], field: Refusal['field'], sentence: string, line = 0): Refusal {
  return { ok: false, reason, field, line, sentence };
}

/**
 * A sale at a market stall or by telephone: it takes stock, is split by the policy of this moment and posts like any
 * other. Cash is the funds' at once; what is sold on account is pledged to them until the customer has paid.
 */
export async function recordStaffSale(ctx: Context, sale: NewStaffSale): Promise<StaffSaleOutcome> {
  const fault = faultOf(ctx, sale);
  if (fault) return fault;
  try {
    return await withTransaction(ctx, (tx) => sell(tx, sale));
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    throw error;
  }
}

function faultOf(ctx: Context, sale: NewStaffSale): Refusal | undefined {
  if (sale.lines.length === 0) return no('no_lines', 'lines', 'Choose at least one piece that was sold.');
  for (const [line, { quantity, discountMinor }] of sale.lines.entries()) {
    if (!Number.isSafeInteger(quantity) || quantity < 1)
      return no('bad_quantity', 'quantity', 'Say how many pieces were sold: one or more.', line);
    if (!Number.isSafeInteger(discountMinor) || discountMinor < 0)
      return no('bad_discount', 'discount', 'What was taken off is an amount of 0 or more.', line);
  }
  if (!/^([A-Z]{2}|US-[A-Z]{2})?$/.test(sale.taxRegion))
    return no('bad_region', 'taxRegion', 'Type a state as US-IL or a country as CA, or leave it empty.');
  if (sale.channel === 'cash') return undefined;
  if (sale.customer.trim() === '')
    return no('no_customer', 'customer', 'Say who owes the money: a name or the number of your invoice.');
  if (sale.dueOn === null || sale.dueOn < today(ctx))
    return no('bad_day', 'dueOn', 'Choose the day by which it is to be paid, today or later.');
  return undefined;
}

async function sell(tx: TxContext, sale: NewStaffSale): Promise<StaffSaleOutcome> {
  // Read once: the moment by which the policy is looked up is the moment the order says it was made.
  const now = tx.now();
  const wanted = await readWanted(tx, sale, now);
  const takes = await takeStock(tx, wanted);
  if ('soldOut' in takes)
    throw new Refused(
      no(
        'sold_out',
        'lines',
        `Not that many on the shelf: ${takes.soldOut.join(', ')}. Enter what is there.`,
      ),
    );
  // Nothing is sent to a buyer who stands at the table, so nothing is charged for it.
  const onTheSpot: TxContext = { ...tx, settings: { ...tx.settings, shippingMinor: 0 } };
  const clientHash = `staff ${sale.createdBy}`;
  const parts = { cartId: null, cartHash: '', clientHash, wanted, takes, now };
  const order = await saveOrder(onTheSpot, parts);
  for (const hold of await deleteHolds(tx.db, order.id))
    await sellHeldUnits(tx.db, hold.batchId, hold.quantity, today(tx));
  const settled = await moveOrder(tx.db, order.id, ['open'], {
    status: 'paid',
    paidAt: nowText(tx),
    channel: sale.channel,
    taxRegion: sale.taxRegion,
    customer: sale.channel === 'cash' ? '' : sale.customer.trim(),
    dueOn: sale.channel === 'cash' ? null : sale.dueOn,
    fundsAvailableAt: sale.channel === 'cash' ? nowText(tx) : null,
  });
  if (!settled) throw new Error('The sale just made is not open.');
  await postOrderBooks(tx, settled, 'sale', today(tx));
  if (sale.isHandedOver) {
    const shipped = await shipOrder(tx, { orderId: order.id, carrierMinor: 0 });
    if (!shipped.ok) throw new Refused(no('not_made', 'form', shipped.sentence));
  }
  await bumpContentVersion(tx.db);
  return { ok: true, orderId: order.id, number: order.number };
}

async function readWanted(tx: TxContext, sale: NewStaffSale, now: Date): Promise<Wanted[]> {
  const ids = [...new Set(sale.lines.map((line) => line.variantId))];
  const variants = new Map((await listSellable(tx.db, ids)).map((one) => [one.variantId, one]));
  const versions = await listPolicyVersions(tx.db);
  return sale.lines.map((line, index): Wanted => {
    const variant = variants.get(line.variantId);
    if (!variant?.isOnSale)
      throw new Refused(
        no('not_sold', 'variantId', 'This piece is not sold any more; choose another.', index),
      );
    if (line.discountMinor >= variant.priceMinor * line.quantity)
      throw new Refused(
        no('bad_discount', 'discount', 'Take less off than the pieces cost; a gift is no sale.', index),
      );
    return { ...line, ...wantedOf(tx, variant, policyOf(versions, variant, now)) };
  });
}

function policyOf(versions: readonly PolicyVersion[], variant: SellableVariant, now: Date): PolicyVersion {
  const policy = versionFor(versions, variant, now.toISOString());
  if (policy) return policy;
  throw new Refused(
    no('no_policy', 'form', 'The shop has not published where the money goes, so it cannot sell.'),
  );
}

function wantedOf(
  tx: TxContext,
  variant: SellableVariant,
  policy: PolicyVersion,
): Omit<Wanted, 'variantId' | 'quantity' | 'discountMinor'> {
  return {
    lineId: tx.newId('ol'),
    title: variant.productTitle,
    options: variant.variantTitle,
    productHandle: variant.productHandle,
    category: variant.category,
    policy,
    giftTag: '',
    unitMinor: variant.priceMinor,
  };
}
