import { mergePostings, posting, targetMinusPosted, type Posting } from './ledger.ts';
import type { Minor } from './money.ts';

/** A batch's standard costs: for one unit, and how many units. */
export interface BatchCosts {
  batchId: string;
  programId: string;
  quantity: number;
  unitMaterialsMinor: Minor;
  labor: { cohortId: string; unitWagesMinor: Minor }[];
}

function inventoryOf(costs: BatchCosts): Minor {
  const wages = costs.labor.reduce((sum, row) => sum + row.unitWagesMinor, 0);
  return costs.quantity * (costs.unitMaterialsMinor + wages);
}

/** Finished goods at standard cost; the wages they earned become payable to each cohort, the materials to suppliers. */
export function batchFinishedPostings(costs: BatchCosts): Posting[] {
  const where = { programId: costs.programId, batchId: costs.batchId };
  return [
    posting('assets:inventory', inventoryOf(costs), where),
    ...costs.labor.map((row) =>
      posting('liabilities:wages', -costs.quantity * row.unitWagesMinor, {
        ...where,
        cohortId: row.cohortId,
      }),
    ),
    posting('liabilities:payable', -costs.quantity * costs.unitMaterialsMinor, where),
  ];
}

/** Goods that were there before the books began: inventory against opening equity, never against wages. */
export function openingStockPostings(costs: BatchCosts): Posting[] {
  const where = { programId: costs.programId, batchId: costs.batchId };
  return [
    posting('assets:inventory', inventoryOf(costs), where),
    posting('equity:opening', -inventoryOf(costs), where),
  ];
}

/**
 * Brings a batch's books to corrected costs: target minus posted. Wages that are paid already stay paid: what a
 * correction would take from them beyond what a cohort is still owed (`dueMinor`) is a variance of labor instead.
 */
export function batchCorrectionPostings(
  target: readonly Posting[],
  posted: readonly Posting[],
  dueMinor: ReadonlyMap<string, Minor>,
): Posting[] {
  const asWages = posted.map((p) =>
    p.account === 'expenses:labor-variance' ? { ...p, account: 'liabilities:wages' } : p,
  );
  return mergePostings(
    targetMinusPosted(target, asWages).flatMap((p) => {
      if (p.account !== 'liabilities:wages' || p.amountMinor <= 0) return [p];
      const fromDue = Math.min(p.amountMinor, Math.max(0, dueMinor.get(p.cohortId) ?? 0));
      return [
        { ...p, amountMinor: fromDue },
        { ...p, account: 'expenses:labor-variance', amountMinor: p.amountMinor - fromDue },
      ];
    }),
  );
}

/** Pieces that are gone without a sale: out of inventory at standard cost. The wages for making them stay earned. */
export function writtenOffPostings(loss: {
  batchId: string;
  programId: string;
  units: number;
  unitCostMinor: Minor;
}): Posting[] {
  const where = { programId: loss.programId, batchId: loss.batchId };
  return [
    posting('expenses:inventory-loss', loss.units * loss.unitCostMinor, where),
    posting('assets:inventory', -loss.units * loss.unitCostMinor, where),
  ];
}

/** What a payroll run pays. `dueMinor` is what fell due by making; the variance is what it really cost more or less. */
export interface Payroll {
  cohortId: string;
  programId: string;
  dueMinor: Minor;
  varianceMinor: Minor;
  stipendsMinor: Minor;
  withheldMinor: Minor;
}

/** What leaves the bank: due + variance + stipends − withheld. */
export function netPay(payroll: Payroll): Minor {
  return payroll.dueMinor + payroll.varianceMinor + payroll.stipendsMinor - payroll.withheldMinor;
}

/** A payroll run: wages owed are paid, with what is more or less, stipends, and what is withheld for others. */
export function payrollPostings(payroll: Payroll): Posting[] {
  const where = { programId: payroll.programId, cohortId: payroll.cohortId };
  return [
    posting('liabilities:wages', payroll.dueMinor, where),
    posting('expenses:labor-variance', payroll.varianceMinor, where),
    posting('expenses:program:stipends', payroll.stipendsMinor, where),
    posting('liabilities:withholdings', -payroll.withheldMinor),
    posting('assets:bank', -netPay(payroll)),
  ].filter((p) => p.amountMinor !== 0);
}

/** Stripe's fee on a charge (or on a refund, where one is kept): an expense of operations, never of a fund. */
export function feePostings(feeMinor: Minor): Posting[] {
  return [posting('expenses:processing', feeMinor), posting('assets:stripe:pending', -feeMinor)];
}

/** A balance transaction's net amount became available. */
export function availablePostings(netMinor: Minor): Posting[] {
  return [posting('assets:stripe:available', netMinor), posting('assets:stripe:pending', -netMinor)];
}

/** Stripe's payout arrives: available money becomes money in the bank. */
export function payoutPostings(amountMinor: Minor): Posting[] {
  return [posting('assets:bank', amountMinor), posting('assets:stripe:available', -amountMinor)];
}
