import { largestRemainder } from '#app/domain/apportionment.ts';
import { quarterEnd } from '#app/domain/calendar.ts';
import { seededRandom } from '#app/domain/random.ts';
import type { SampleGateway } from '#app/payments/simulated.server.ts';
import { findOrder } from '#db/orders.ts';
import { addToCart } from '../carts.server.ts';
import { placeOrder } from '../checkout.server.ts';
import { withTransaction, type Context } from '../context.server.ts';
import { shipOrder } from '../orders.server.ts';
import { giveAndMove } from './simulate-funds.server.ts';
import { createSampleShop, monthsAfter, type SampleShop } from './sample-shop.server.ts';
import { settleCheckout } from '../settlement.server.ts';
import {
  collectBalances,
  makeBatches,
  payCohorts,
  readAccount,
  reconcileHistory,
  spendFunds,
} from './simulate-back-office.server.ts';
import { importBankStatement, keepBankSide, leaveBankSideOpen } from './simulate-bank-side.server.ts';
import { changePolicies, leaveAPolicyToDecide } from './simulate-policies.server.ts';
import { makeCodes, typeACode } from './simulate-promotions.server.ts';
import { planDisputes } from './simulate-disputes.server.ts';
import { refundSome } from './simulate-refunds.server.ts';
import { countShelves, offerMadeToOrder } from './simulate-batch-changes.server.ts';
import { sealQuarters } from './simulate-seals.server.ts';
import { publishSpending } from '../spending.server.ts';

export interface SimulationOptions {
  orders: number;
  seed: number;
  /** The day after the last simulated one, `YYYY-MM-DD`. */
  untilOn: string;
  gateway: (now: () => Date) => SampleGateway;
  onProgress?: (done: number, total: number) => void;
}

export interface Simulation {
  ctx: Context;
  gateway: SampleGateway;
  random: () => number;
  shop: SampleShop;
  /** Units an average variant sells a day; decides how large batches are. */
  unitsPerDay: number;
  setClock: (day: string, secondsAfterMidnight: number) => void;
  /** The first simulated day, the first of a month. */
  startsOn: string;
  /** The day after the last one. */
  untilOn: string;
}

const MONTHS = 18;
const ORDERS_A_TRANSACTION = 50;
const DAY_SECONDS = 86_400;

/**
 * Eighteen months of a shop's life through the services: batches, orders, payroll, refunds, fees, payouts, spending and
 * a change of policy. The same seed, number and last day give the same figures.
 */
export async function simulateHistory(
  base: Context,
  options: SimulationOptions,
): Promise<{ orders: number; refunds: number }> {
  let instant = new Date(0);
  const now = () => instant;
  const gateway = options.gateway(now);
  const ctx: Context = { ...base, now, payments: gateway.payments };
  const startsOn = monthsAfter(options.untilOn, -MONTHS);
  const days = listDays(startsOn, options.untilOn);
  const setClock = (day: string, seconds: number) =>
    (instant = new Date(Date.parse(`${day}T00:00:00Z`) + seconds * 1000));
  setClock(startsOn, 0);
  const shop = await createSampleShop(ctx, startsOn, options.untilOn);
  const random = seededRandom(options.seed);
  const unitsPerDay = (options.orders * 2) / days.length / shop.variants.length;
  const simulation: Simulation = {
    ctx,
    gateway,
    random,
    shop,
    unitsPerDay,
    setClock,
    startsOn,
    untilOn: options.untilOn,
  };
  const perDay = largestRemainder(
    days.map((day, i) => weightOf(day, i)),
    options.orders,
  );
  const shipping: string[] = [];
  const refunding: { orderId: string; onIndex: number }[] = [];
  const counts = { orders: 0, refunds: 0 };
  const disputeSome = planDisputes(days.length);
  for (const [index, day] of days.entries()) {
    setClock(day, 6 * 3600);
    await changePolicies(ctx, day, startsOn);
    await makeCodes(ctx, day, startsOn, options.untilOn);
    await runBackOffice(simulation, day);
    await shipAll(simulation, shipping.splice(0));
    const placed = await sellForADay(simulation, day, perDay[index] ?? 0, () => {
      counts.orders += 1;
      options.onProgress?.(counts.orders, options.orders);
    });
    shipping.push(...placed);
    for (const orderId of placed)
      if (random() < 0.04) refunding.push({ orderId, onIndex: index + 3 + Math.floor(random() * 18) });
    setClock(day, 20 * 3600);
    for (const due of refunding.filter((one) => one.onIndex === index))
      counts.refunds += await refundSome(simulation, due.orderId);
    setClock(day, 21 * 3600);
    await disputeSome(simulation, index, day);
    setClock(day, 22 * 3600);
    await collectBalances(simulation);
  }
  await readAccount(simulation);
  setClock(days.at(-1) ?? startsOn, 23 * 3600);
  await leaveBankSideOpen(simulation, days.at(-1) ?? startsOn);
  await importBankStatement(simulation, options.untilOn);
  setClock(options.untilOn, 0);
  await reconcileHistory(simulation);
  await sealQuarters(simulation);
  await offerMadeToOrder(simulation, options.untilOn);
  await leaveAPolicyToDecide(ctx, options.untilOn);
  return counts;
}

function listDays(startsOn: string, untilOn: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(startsOn); at < Date.parse(untilOn); at += DAY_SECONDS * 1000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/** A shop that grows, sells a little more at weekends, and most before the holidays. */
function weightOf(day: string, index: number): number {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const isHoliday = day.slice(5) >= '11-20' && day.slice(5) <= '12-20';
  return 100 + Math.floor(index / 4) + (weekday === 0 || weekday === 6 ? 30 : 0) + (isHoliday ? 160 : 0);
}

async function runBackOffice(simulation: Simulation, day: string): Promise<void> {
  await makeBatches(simulation, day);
  if (/-(03|06|09|12)-20$/.test(day)) await countShelves(simulation, day);
  if (day.endsWith('-01')) await payCohorts(simulation, day);
  if (day.endsWith('-15')) await spendFunds(simulation, day);
  await giveAndMove(simulation, day);
  await keepBankSide(simulation, day);
  if (new Date(`${day}T00:00:00Z`).getUTCDay() === 1) await simulation.gateway.payOut();
  if (new Date(`${day}T00:00:00Z`).getUTCDay() === 4) await readAccount(simulation);
  // Quarters close with the calendar; what may be published follows ten days later.
  if (quarterEnd(day) !== quarterEnd(monthsAfter(day, -1)) && day.endsWith('-11'))
    await publishSpending(simulation.ctx);
}

async function sellForADay(
  simulation: Simulation,
  day: string,
  count: number,
  onOrder: () => void,
): Promise<string[]> {
  const placed: string[] = [];
  for (let from = 0; from < count; from += ORDERS_A_TRANSACTION) {
    const size = Math.min(ORDERS_A_TRANSACTION, count - from);
    const ids = await withTransaction(simulation.ctx, async (tx) => {
      const chunk: string[] = [];
      for (let i = 0; i < size; i += 1) {
        simulation.setClock(day, 9 * 3600 + Math.floor(((from + i) / count) * 10 * 3600));
        const orderId = await sellOne(simulation, tx, day, from + i);
        if (orderId) chunk.push(orderId);
      }
      return chunk;
    });
    for (const orderId of ids) {
      placed.push(orderId);
      onOrder();
    }
  }
  return placed;
}

/** One buyer: a cart of one to three pieces, a payment, a settlement. Undefined when the pieces were sold out. */
async function sellOne(
  simulation: Simulation,
  ctx: Context,
  day: string,
  index: number,
): Promise<string | undefined> {
  const { random, shop, gateway, untilOn } = simulation;
  let cartId: string | undefined;
  const lines = random() < 0.55 ? 1 : random() < 0.7 ? 2 : 3;
  for (let line = 0; line < lines; line += 1) {
    // Squaring favors the goods at the front of the shop, as buyers do.
    const variant = shop.variants[Math.floor(random() ** 1.3 * shop.variants.length)];
    const quantity = random() < 0.82 ? 1 : 2;
    if (!variant) continue;
    const added = await addToCart(ctx, { cartId, variantId: variant.variantId, quantity, giftTag: '' });
    if (added.ok) cartId = added.cartId;
  }
  if (cartId) await typeACode(ctx, { cartId, index, day, untilOn });
  const order = await placeOrder(ctx, { cartId, clientHash: `sample-${index}` });
  if (!order.ok) return undefined;
  const sessionId = (await findSession(ctx, order.orderId)) ?? '';
  await gateway.pay(sessionId, { email: `buyer${index}@example.org`, name: 'Sample Buyer' });
  const { settlement } = await settleCheckout(ctx, sessionId);
  if (settlement !== 'paid') throw new Error(`A sample order ended as ${settlement}.`);
  return order.orderId;
}

async function findSession(ctx: Context, orderId: string): Promise<string | null | undefined> {
  return (await findOrder(ctx.db, orderId))?.sessionId;
}

async function shipAll(simulation: Simulation, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  await withTransaction(simulation.ctx, async (tx) => {
    for (const orderId of orderIds) {
      const outcome = await shipOrder(tx, {
        orderId,
        carrierMinor: 380 + Math.floor(simulation.random() * 420),
      });
      if (!outcome.ok && outcome.reason !== 'not_paid') throw new Error(outcome.sentence);
    }
  });
}
