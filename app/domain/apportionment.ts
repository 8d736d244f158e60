/**
 * Two ways to share whole units by weights. Both give shares that add up exactly.
 *
 * Largest remainder keeps every share within one unit of its exact value and is used for the split of a price.
 * Webster's method (Sainte-Laguë) is house-monotone, so a growing refund never lowers what was reversed before,
 * and it gives the weights themselves back when the whole is shared; it is used for refunds.
 */

function assertWeights(weights: readonly number[], total: number): bigint {
  if (!Number.isSafeInteger(total) || total < 0)
    throw new RangeError('The total to share must be a whole number, 0 or more.');
  let sum = 0n;
  for (const weight of weights) {
    if (!Number.isSafeInteger(weight) || weight < 0)
      throw new RangeError('A weight must be a whole number, 0 or more.');
    sum += BigInt(weight);
  }
  if (sum === 0n && total > 0) throw new RangeError('Weights that are all zero cannot share anything.');
  return sum;
}

/**
 * Shares `total` units by `weights`; leftover units go to the largest remainders, ties to the earlier weight.
 * Throws when all weights are zero and there is something to share.
 */
export function largestRemainder(weights: readonly number[], total: number): number[] {
  const sum = assertWeights(weights, total);
  if (total === 0) return weights.map(() => 0);
  const parts = weights.map((weight, index) => {
    const product = BigInt(weight) * BigInt(total);
    return { index, share: Number(product / sum), remainder: product % sum };
  });
  let left = total - parts.reduce((n, part) => n + part.share, 0);
  const byRemainder = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const part of byRemainder) {
    if (left === 0) break;
    part.share += 1;
    left -= 1;
  }
  return parts.map((part) => part.share);
}

/**
 * Shares `house` units by Webster's method: every share is its weight over one common divisor, rounded.
 * Starts at each weight's rounded proportion and moves single units by the quotients weight ÷ (2 × share + 1), so the
 * cost does not grow with the amount. Ties go to the earlier weight.
 */
export function webster(weights: readonly number[], house: number): number[] {
  const sum = assertWeights(weights, house);
  if (house === 0) return weights.map(() => 0);
  const big = weights.map(BigInt);
  const shares = big.map((weight) => (2n * weight * BigInt(house) + sum) / (2n * sum));
  let missing = BigInt(house) - shares.reduce((n, share) => n + share, 0n);
  while (missing > 0n) {
    let best = -1;
    for (let i = 0; i < big.length; i += 1) {
      if (big[i] === 0n) continue;
      if (best < 0 || quotientIsLarger(big, shares, i, best)) best = i;
    }
    shares[best] = (shares[best] ?? 0n) + 1n;
    missing -= 1n;
  }
  while (missing < 0n) {
    let worst = -1;
    for (let i = 0; i < big.length; i += 1) {
      if ((shares[i] ?? 0n) === 0n) continue;
      if (worst < 0 || lastQuotientIsNotLarger(big, shares, i, worst)) worst = i;
    }
    shares[worst] = (shares[worst] ?? 0n) - 1n;
    missing += 1n;
  }
  return shares.map(Number);
}

/** Whether the next unit is owed to `i` rather than to `j`: w_i ÷ (2 s_i + 1) > w_j ÷ (2 s_j + 1). */
function quotientIsLarger(weights: bigint[], shares: bigint[], i: number, j: number): boolean {
  const [wi = 0n, wj = 0n, si = 0n, sj = 0n] = [weights[i], weights[j], shares[i], shares[j]];
  return wi * (2n * sj + 1n) > wj * (2n * si + 1n);
}

/** Whether the last unit of `i` was owed no more than that of `j`; ties take from the later weight. */
function lastQuotientIsNotLarger(weights: bigint[], shares: bigint[], i: number, j: number): boolean {
  const [wi = 0n, wj = 0n, si = 0n, sj = 0n] = [weights[i], weights[j], shares[i], shares[j]];
  return wi * (2n * sj - 1n) <= wj * (2n * si - 1n);
}
