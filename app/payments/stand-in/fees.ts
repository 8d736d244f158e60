export interface FeeTable {
  /** Hundredths of a percent: 290 is 2.9 %. */
  bp: number;
  fixedMinor: number;
}

export const DEFAULT_FEES: FeeTable = { bp: 290, fixedMinor: 30 };

/** What a dispute costs, and Stripe keeps whoever wins. */
export const DISPUTE_FEE = 1_500;

/** What Stripe keeps of a charge: the share rounded half up, then the fixed part. 5,784 costs 198. */
export function feeFor(amount: number, table: FeeTable): number {
  return Math.floor((amount * table.bp + 5_000) / 10_000) + table.fixedMinor;
}
