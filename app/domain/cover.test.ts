import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cover, coverNeeded, coverRepayable, withoutCover, type FundPosition } from './cover.ts';
import { assertBalanced, claim, posting, type Posting } from './ledger.ts';

const fund = (change: Partial<FundPosition> = {}): FundPosition => ({
  fundId: 'care',
  availableMinor: 0,
  coverMinor: 0,
  floorMinor: 0,
  outflowMinor: 1_000_000,
  ...change,
});

/** A correction of an order's share in one fund, as target minus posted gives it. */
function correction(availableMinor: number): Posting[] {
  return [
    posting('transfers:out', availableMinor),
    ...claim('available', 'care', availableMinor),
    posting('transfers:in', -availableMinor, { fund: 'care' }),
  ];
}

function sums(postings: readonly Posting[]): Record<string, number> {
  return Object.fromEntries(
    postings.map((p) => [p.fund === 'operating' ? p.account : `${p.fund} ${p.account}`, p.amountMinor]),
  );
}

describe('a refund of 733 after the fund spent', () => {
  test('all of it: operations lay out the whole, and the fund’s share is back at nothing', () => {
    const { postings, repaid } = cover(correction(-733), [fund()]);
    expect(sums(postings)).toEqual({
      'transfers:out': -733,
      'care transfers:in': 733,
      'care liabilities:cover': -733,
      'assets:cover': 733,
    });
    expect(repaid).toEqual([]);
  });
  test('500 of it: what is left leaves, the rest is covered', () => {
    expect(sums(cover(correction(-733), [fund({ availableMinor: 233 })]).postings)).toEqual({
      'transfers:out': -733,
      'care assets:due-from:operating:available': -233,
      'liabilities:due-to:care': 233,
      'care transfers:in': 733,
      'care liabilities:cover': -500,
      'assets:cover': 500,
    });
  });
  test('the floor stays in the fund', () => {
    expect(coverNeeded(fund({ availableMinor: 333, floorMinor: 100 }), 733)).toBe(500);
  });
  test('nothing of it: the money leaves the fund as it came, also where it has not reached its floor', () => {
    expect(coverNeeded(fund({ availableMinor: 733, floorMinor: 5_000, outflowMinor: 0 }), 733)).toBe(0);
  });
});

test('a later share comes whole, then pays the cover back as far as the floor allows', () => {
  const { postings, repaid } = cover(correction(733), [fund({ coverMinor: 500, availableMinor: 0 })]);
  expect(sums(postings)).toEqual(sums(correction(733)));
  expect(sums(repaid)).toEqual({
    'care assets:due-from:operating:available': -500,
    'care liabilities:cover': 500,
    'assets:cover': -500,
    'liabilities:due-to:care': 500,
  });
  expect(coverRepayable(fund({ coverMinor: 500, availableMinor: 300, floorMinor: 100 }))).toBe(200);
  expect(coverRepayable(fund({ coverMinor: 500, availableMinor: 50, floorMinor: 100 }))).toBe(0);
});

/** A fund after some corrections in a row, each covered and paid back as it comes. */
function after(start: FundPosition, changes: readonly number[]): FundPosition {
  let now = start;
  for (const change of changes) {
    const { postings, repaid } = cover(correction(change), [now]);
    for (const entry of [postings, repaid])
      if (entry.length > 0) assertBalanced({ kind: 'designation', postings: entry });
    const sum = (account: string) =>
      [...postings, ...repaid].reduce(
        (total, p) => (p.account === account && p.fund === 'care' ? total + p.amountMinor : total),
        0,
      );
    now = {
      ...now,
      availableMinor: now.availableMinor + sum('assets:due-from:operating:available'),
      coverMinor: now.coverMinor - sum('liabilities:cover'),
    };
    expect(Math.min(now.availableMinor, now.coverMinor)).toBeGreaterThanOrEqual(0);
  }
  return now;
}

/** A fund's life: money came, some of it was spent, never below the floor; then shares come, and may go back again. */
const life = fc
  .record({
    came: fc.nat(5_000),
    cameBackBp: fc.nat(10_000),
    spentBp: fc.nat(10_000),
    floorMinor: fc.nat(2_000),
    later: fc.array(fc.record({ share: fc.nat(2_000), backBp: fc.nat(10_000) }), { maxLength: 5 }),
  })
  .map(({ came, cameBackBp, spentBp, floorMinor, later }) => {
    const part = (minor: number, bp: number) => Math.floor((minor * bp) / 10_000);
    const outflowMinor = part(Math.max(0, came - floorMinor), spentBp);
    return {
      start: fund({ availableMinor: came - outflowMinor, floorMinor, outflowMinor }),
      back: part(came, cameBackBp),
      later: later.map(({ share, backBp }) => ({ share, back: part(share, backBp) })),
    };
  });

test('what a fund has and what is covered depend on the sum of all corrections alone, in whatever order they come', () => {
  fc.assert(
    fc.property(life, fc.infiniteStream(fc.nat()), ({ start, back, later }, seed) => {
      const at = () => seed.next().value as number;
      // A share goes back after it came; otherwise anything comes before anything.
      const changes = [
        { change: -back, at: at() },
        ...later.flatMap(({ share, back: gone }) => {
          const [first, second] = [at(), at()].sort((a, b) => a - b);
          return [
            { change: share, at: first ?? 0 },
            { change: -gone, at: second ?? 0 },
          ];
        }),
      ].filter(({ change }) => change !== 0);
      const shuffled = [...changes].sort((a, b) => a.at - b.at).map(({ change }) => change);
      const inTurn = changes.map(({ change }) => change);
      const sum = inTurn.reduce((total, change) => total + change, 0);
      const end = after(start, shuffled);
      expect(after(start, inTurn)).toEqual(end);
      expect(after(start, sum === 0 ? [] : [sum])).toEqual(end);
      // Paid back eagerly: a fund has more than its floor only when nothing of it is covered.
      if (end.coverMinor > 0) expect(end.availableMinor).toBeLessThanOrEqual(end.floorMinor);
    }),
    { numRuns: 1_000 },
  );
});

test('an order’s posted share is the same whether or not some of it was covered', () => {
  fc.assert(
    fc.property(fc.nat(2_000), fc.integer({ min: 1, max: 2_000 }), (availableMinor, back) => {
      const { postings } = cover(correction(-back), [fund({ availableMinor })]);
      const bySum = (a: Posting, b: Posting) => (a.account < b.account ? -1 : 1);
      expect([...withoutCover(postings)].sort(bySum)).toEqual([...correction(-back)].sort(bySum));
    }),
  );
});
