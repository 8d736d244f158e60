import { isPaymentsRefused, type WebhookEvent } from '#app/payments/payments.ts';
import type { createSimulatedGateway } from '#app/payments/simulated.server.ts';
import { findFundPosition } from '#db/balances.ts';
import { findFund } from '#db/funds.ts';
import { findOrder } from '#db/orders.ts';
import { addToCart } from '../carts.server.ts';
import { placeOrder } from '../checkout.server.ts';
import type { Context } from '../context.server.ts';
import { shipOrder } from '../orders.server.ts';
import { owedWages, recordPayroll } from '../payroll.server.ts';
import { publishPolicyVersion } from '../policies.server.ts';
import { refundOrder } from '../refunds.server.ts';
import { spendFromFund } from '../spending.server.ts';
import { sweep } from '../sweep.server.ts';
import { enterNewCode, type SmallShop } from './small-shop.server.ts';

/** One thing that happens in a shop's life: commands are the shop's own, deeds are a buyer's, a bank's or the dashboard's. */
export type Step =
  | { do: 'order'; bags: number; pouches: number; discountBp: number }
  | { do: 'wait'; days: number }
  | { do: 'spend'; fund: number; share: number }
  | { do: 'ship'; which: number }
  | { do: 'refund whole'; which: number; restock: boolean }
  | { do: 'refund amount'; which: number; share: number }
  | { do: 'payroll' }
  | { do: 'policy'; operationsBp: number }
  | { do: 'pay'; which: number }
  | { do: 'refund elsewhere'; which: number; share: number }
  | { do: 'refund fails'; which: number }
  | { do: 'dispute'; which: number; share: number }
  | { do: 'lose'; which: number }
  | { do: 'win'; which: number };

const FUNDS = ['advocacy', 'capacity', 'care'];

/** A shop, its clock and its provider, and what they have made so far. */
export interface Life {
  ctx: Context;
  clock: { instant: Date };
  gateway: ReturnType<typeof createSimulatedGateway>;
  shop: Pick<SmallShop, 'cohortIds' | 'programId' | 'bagId' | 'pouchId'>;
  orders: { orderId: string; sessionId: string; intent: string; totalMinor: number; disputes: string[] }[];
  /** Events that Stripe has made and not delivered yet, and those that were. */
  waiting: WebhookEvent[];
  delivered: WebhookEvent[];
}

export function tick(life: Life, seconds: number): void {
  life.clock.instant = new Date(life.clock.instant.getTime() + seconds * 1_000);
}

function emit(life: Life, type: string, of: { objectId: string; intent: string }): void {
  life.waiting.push({
    id: `evt_${life.waiting.length + life.delivered.length + 1}`,
    type,
    objectId: of.objectId,
    paymentIntentId: of.intent,
    isOurs: true,
  });
}

export async function command(life: Life, step: Step): Promise<void> {
  const { ctx, shop, orders } = life;
  const order = 'which' in step ? orders[step.which % orders.length] : undefined;
  const by = { reason: 'Asked', requestedBy: 'owner' };
  switch (step.do) {
    case 'order':
      return placeAnOrder(life, step);
    case 'wait':
      tick(life, step.days * 86_400);
      return sweep(ctx);
    case 'spend':
      return spendSome(life, FUNDS[step.fund] ?? '', step.share);
    case 'ship':
      if (order) await shipOrder(ctx, { orderId: order.orderId, carrierMinor: 535 });
      return;
    case 'refund whole': {
      const wish = { by: 'rest', restock: step.restock } as const;
      if (order) await refundOrder(ctx, { orderId: order.orderId, wish, ...by });
      return;
    }
    case 'refund amount': {
      const amountMinor = Math.ceil(((order?.totalMinor ?? 0) * step.share) / 20_000);
      const wish = { by: 'amount', amountMinor, withShipping: step.share % 2 === 0 } as const;
      if (order) await refundOrder(ctx, { orderId: order.orderId, wish, ...by });
      return;
    }
    case 'payroll': {
      const [cohortId] = shop.cohortIds;
      const dueMinor = await owedWages(ctx, cohortId);
      const day = ctx.now().toISOString().slice(0, 10);
      const extra = { varianceMinor: 0, stipendsMinor: 0, withheldMinor: 0, createdBy: 'owner' };
      if (dueMinor > 0)
        await recordPayroll(ctx, { cohortId, fromOn: day, toOn: day, paidOn: day, dueMinor, ...extra });
      return;
    }
    case 'policy': {
      const residual = [
        { fund: 'program', shareBp: 3_333 },
        { fund: 'capacity', shareBp: 3_333 },
        { fund: 'advocacy', shareBp: 3_334 },
      ];
      const terms = { processingBp: 350, operationsBp: step.operationsBp, residual };
      await publishPolicyVersion(ctx, {
        terms,
        effectiveFrom: ctx.now(),
        reason: 'Next',
        approvedBy: 'Board',
      });
      return;
    }
    default:
      throw new Error(`${step.do} is no command.`);
  }
}

async function placeAnOrder(
  life: Life,
  wish: { bags: number; pouches: number; discountBp: number },
): Promise<void> {
  const { ctx, shop, orders } = life;
  let cartId: string | undefined;
  for (const [variantId, quantity] of [
    [shop.bagId, wish.bags],
    [shop.pouchId, wish.pouches],
  ] as const) {
    if (quantity === 0) continue;
    const added = await addToCart(ctx, { cartId, variantId, quantity, giftTag: '' });
    if (added.ok) cartId = added.cartId;
  }
  const client = `buyer${orders.length}`;
  if (wish.discountBp > 0 && cartId) await enterNewCode({ ctx }, cartId, wish.discountBp);
  const placed = await placeOrder(ctx, { cartId, clientHash: client });
  if (!placed.ok) return;
  const row = await findOrder(ctx.db, placed.orderId);
  orders.push({
    ...{ orderId: placed.orderId, sessionId: row?.sessionId ?? '', intent: '', disputes: [] },
    totalMinor: row?.totalMinor ?? 0,
  });
}

async function spendSome({ ctx }: Life, fundId: string, share: number): Promise<void> {
  const { availableMinor } = await findFundPosition(ctx.db, fundId);
  const fund = await findFund(ctx.db, fundId);
  const amountMinor = Math.floor((Math.max(0, availableMinor - (fund?.floorMinor ?? 0)) * share) / 10_000);
  if (amountMinor === 0) return;
  const outcome = await spendFromFund(ctx, {
    ...{ fundId, amountMinor, useCategory: 'training', recipient: 'vendor', beneficiaries: 14 },
    ...{ spentOn: ctx.now().toISOString().slice(0, 10), createdBy: 'owner' },
    evidence: `INV-${ctx.now().getTime()}`,
  });
  if (!outcome.ok) throw new Error(outcome.sentence);
}

export async function deed(life: Life, step: Step): Promise<void> {
  const { orders, gateway } = life;
  const { bank, payments } = gateway;
  if (!('which' in step)) throw new Error(`${step.do} is no deed.`);
  if (step.do === 'pay') return pay(life, step.which);
  const paid = orders.filter((order) => order.intent !== '');
  const order = paid[step.which % Math.max(1, paid.length)];
  if (!order) return;
  const { intent } = order;
  const amountOf = (share: number) => Math.max(1, Math.floor((order.totalMinor * share) / 10_000));
  const tell = (type: string) => emit(life, type, { objectId: intent, intent });
  const states = await payments.listDisputes(intent);
  const last = states.find((one) => one.id === order.disputes.at(-1));
  switch (step.do) {
    case 'refund elsewhere':
      try {
        await bank.refundElsewhere(intent, amountOf(step.share));
        return tell(step.share % 2 === 0 ? 'refund.created' : 'charge.refunded');
      } catch (error) {
        if (!isPaymentsRefused(error)) throw error;
        return;
      }
    case 'refund fails': {
      const made = (await payments.listRefunds(intent)).find((refund) => refund.status === 'succeeded');
      if (!made) return;
      await bank.failRefund(made.id);
      return tell('refund.failed');
    }
    case 'dispute':
      if (last && last.status !== 'won') return;
      // Half of them are of the whole payment, as nearly all are in life.
      order.disputes.push(
        await bank.dispute(intent, step.share > 5_000 ? {} : { amountMinor: amountOf(step.share) }),
      );
      return tell('charge.dispute.created');
    case 'lose':
    case 'win': {
      const outcome = step.do === 'win' ? 'won' : 'lost';
      if (!last || last.status === outcome) return;
      await bank.decideDispute(last.id, outcome);
      return tell('charge.dispute.closed');
    }
    default:
      throw new Error(`${step.do} is no deed.`);
  }
}

async function pay(life: Life, which: number): Promise<void> {
  const { orders, gateway } = life;
  const open = [];
  for (const order of orders) {
    const session = await gateway.payments.retrieveCheckoutSession(order.sessionId);
    if (session.status === 'open') open.push(order);
  }
  const order = open[which % Math.max(1, open.length)];
  if (!order) return;
  await gateway.pay(order.sessionId, { email: 'buyer@example.org', name: 'A Buyer' });
  order.intent = (await gateway.payments.retrieveCheckoutSession(order.sessionId)).paymentIntentId ?? '';
  emit(life, 'checkout.session.completed', { objectId: order.sessionId, intent: order.intent });
  emit(life, 'charge.updated', { objectId: order.intent, intent: order.intent });
}
