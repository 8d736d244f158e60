import { dayBefore } from '#app/domain/calendar.ts';
import { freeToSpend } from '#app/domain/fund-books.ts';
import type { UseCategory } from '#app/domain/impact.ts';
import { findFund } from '#db/funds.ts';
import { findAvailableInFund } from '#db/balances.ts';
import { listDueBalanceTransactions } from '#db/balance-transactions.ts';
import { listOrdersAwaitingBalances } from '#db/payments.ts';
import { sampleFunds } from '#db/seed/sample-shop.ts';
import { findFreeStock } from '#db/stock.ts';
import { finishBatch } from '../batches.server.ts';
import { nowText, withTransaction } from '../context.server.ts';
import { makeAvailable, recordBalances } from '../fees.server.ts';
import { syncPayouts } from '../payouts.server.ts';
import { reconcile } from '../reconciliation.server.ts';
import { pullTransactions } from '../stripe-transactions.server.ts';
import { owedWages, recordPayroll } from '../payroll.server.ts';
import { monthsAfter, type SampleCohort, type SampleVariant } from './sample-shop.server.ts';
import type { Simulation } from './simulate.server.ts';
import { spendFromFund } from '../spending.server.ts';

/** Variants that run low get a new batch, made by the cohorts at work that day. */
export async function makeBatches(simulation: Simulation, day: string): Promise<void> {
  const { ctx, shop, random, unitsPerDay } = simulation;
  for (const variant of shop.variants) {
    const low = Math.ceil(unitsPerDay * 12) + 3;
    if ((await findFreeStock(ctx.db, variant.variantId)) >= low) continue;
    const quantity = 4 * Math.ceil((8 + random() * 12 + unitsPerDay * 40) / 4);
    const outcome = await finishBatch(ctx, {
      variantId: variant.variantId,
      quantity,
      materialsMinor: variant.product.materialsMinor,
      labor: laborOf(simulation, variant, day),
      finishedOn: day,
    });
    if (!outcome.ok) throw new Error(outcome.sentence);
  }
}

/** Who works on a piece that day; two cohorts now and then. */
export function laborOf({ shop, random }: Simulation, variant: SampleVariant, day: string) {
  const ofProgram = shop.cohorts.filter((cohort) => cohort.program === variant.product.program);
  const atWork = ofProgram.filter((cohort) => cohort.startsOn <= day && day < cohort.endsOn);
  const first: SampleCohort | undefined = atWork[Math.floor(random() * atWork.length)] ?? ofProgram.at(-1);
  if (!first) throw new Error(`Program ${variant.product.program} has no cohort.`);
  const second = random() < 0.15 ? atWork.find((cohort) => cohort.id !== first.id) : undefined;
  const rateMinor = variant.hourlyRateMinor;
  const { minutes } = variant.product;
  if (!second) return [{ cohortId: first.id, minutes, rateMinor }];
  // Two cohorts share a piece: one cuts, the other sews.
  const half = Math.floor(minutes / 2);
  return [
    { cohortId: first.id, minutes: minutes - half, rateMinor },
    { cohortId: second.id, minutes: half, rateMinor },
  ];
}

/** On the first of a month each cohort is paid what fell due in the month before, with a stipend for training days. */
export async function payCohorts(simulation: Simulation, day: string): Promise<void> {
  const { ctx, shop, random } = simulation;
  for (const cohort of shop.cohorts) {
    const dueMinor = await owedWages(ctx, cohort.id);
    if (dueMinor <= 0) continue;
    const isTraining = cohort.startsOn <= day && day < cohort.endsOn;
    const outcome = await recordPayroll(ctx, {
      cohortId: cohort.id,
      fromOn: monthsAfter(day, -1),
      toOn: dayBefore(day),
      paidOn: day,
      dueMinor,
      varianceMinor: Math.floor(dueMinor * (random() * 0.05 - 0.01)),
      stipendsMinor: isTraining ? 20_000 + Math.floor(random() * 20) * 1_000 : 0,
      withheldMinor: Math.floor(dueMinor * 0.07),
      createdBy: 'sample',
    });
    if (!outcome.ok) throw new Error(outcome.sentence);
  }
}

/** In the middle of a month each fund spends part of what is available to it, on each of its uses. */
export async function spendFunds(simulation: Simulation, day: string): Promise<void> {
  const { ctx, random } = simulation;
  for (const fund of sampleFunds) {
    for (const use of fund.uses) {
      const availableMinor = await findAvailableInFund(ctx.db, fund.id);
      const floorMinor = (await findFund(ctx.db, fund.id))?.floorMinor ?? 0;
      const free = freeToSpend({ availableMinor, floorMinor });
      const amountMinor = Math.floor((free * (0.2 + random() * 0.15)) / fund.uses.length / 100) * 100;
      if (amountMinor < 1_000) continue;
      const outcome = await spendFromFund(ctx, {
        fundId: fund.id,
        useCategory: use as UseCategory,
        amountMinor,
        spentOn: day,
        evidence: `INV-${day.replaceAll('-', '')}-${use}`,
        recipient: 'vendor',
        beneficiaries: 11 + Math.floor(random() * 20),
        createdBy: 'sample',
      });
      if (!outcome.ok) throw new Error(outcome.sentence);
    }
  }
}

/** Payouts reach the bank, and what Stripe did by itself is read. */
export async function readAccount({ ctx }: Simulation): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await pullTransactions(tx);
    await syncPayouts(tx);
  });
}

/** In the end the sample's books and its Stripe agree, or the sample is wrong. */
export async function reconcileHistory({ ctx }: Simulation): Promise<void> {
  const { findings } = await reconcile(ctx, { startedBy: 'sample' });
  if (findings.length > 0) throw new Error(findings.map((finding) => finding.sentence).join(' '));
}

/** At night the day's fees are known, and what was sold two days ago becomes available. */
export async function collectBalances({ ctx, gateway }: Simulation): Promise<void> {
  await gateway.catchUp();
  const waiting = await listOrdersAwaitingBalances(ctx.db, 10_000);
  for (let from = 0; from < waiting.length; from += 50) {
    await withTransaction(ctx, async (tx) => {
      for (const orderId of waiting.slice(from, from + 50)) await recordBalances(tx, orderId);
    });
  }
  for (;;) {
    const due = await listDueBalanceTransactions(ctx.db, nowText(ctx), 50);
    if (due.length === 0) return;
    await withTransaction(ctx, async (tx) => {
      for (const row of due) await makeAvailable(tx, row.id);
    });
  }
}
