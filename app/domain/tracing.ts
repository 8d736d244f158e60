import { largestRemainder } from './apportionment.ts';
import type { Minor } from './money.ts';

/** All that has arrived in a fund so far, and what of it is published as spent, use by use. */
export interface Pool {
  arrivedMinor: Minor;
  uses: { useCategory: string; amountMinor: Minor }[];
}

/** Where a share of a sale is: promised, arrived, kept by a bank until a dispute is decided. */
export type ShareState = 'pledged' | 'available' | 'held';

/** A share of a sale by the state of its money; the four add up to the share. */
export interface TracedShare {
  pledgedMinor: Minor;
  availableMinor: Minor;
  heldMinor: Minor;
  spentMinor: Minor;
  uses: { useCategory: string; amountMinor: Minor }[];
}

/**
 * How much of a share has been spent, by the proportion of the whole pool: share × spent ÷ arrived, rounded down, so that
 * all shares together never claim more than was spent. Money in a fund is one pool; a rule by order of arrival would say
 * of one buyer that all is spent and of the next that nothing is, though both paid for the same work.
 */
export function traceShare(shareMinor: Minor, state: ShareState, pool: Pool): TracedShare {
  const none = { pledgedMinor: 0, availableMinor: 0, heldMinor: 0, spentMinor: 0, uses: [] };
  switch (state) {
    case 'pledged':
      return { ...none, pledgedMinor: shareMinor };
    case 'held':
      return { ...none, heldMinor: shareMinor };
    case 'available': {
      const spentMinor = spentOf(shareMinor, pool);
      return {
        ...none,
        availableMinor: shareMinor - spentMinor,
        spentMinor,
        uses: usesOf(spentMinor, pool),
      };
    }
  }
}

function spentOf(shareMinor: Minor, { arrivedMinor, uses }: Pool): Minor {
  const spent = uses.reduce((sum, use) => sum + use.amountMinor, 0);
  // A fund that spent all it had, and lost some of it to refunds since, has spent every share whole.
  if (spent >= arrivedMinor) return spent > 0 ? shareMinor : 0;
  return Number((BigInt(shareMinor) * BigInt(spent)) / BigInt(arrivedMinor));
}

/** What a share was spent on, as the pool was: largest use first. */
function usesOf(spentMinor: Minor, { uses }: Pool): TracedShare['uses'] {
  if (spentMinor === 0) return [];
  const shares = largestRemainder(
    uses.map((use) => use.amountMinor),
    spentMinor,
  );
  return uses
    .map(({ useCategory }, i) => ({ useCategory, amountMinor: shares[i] ?? 0 }))
    .filter((use) => use.amountMinor > 0)
    .sort((a, b) => b.amountMinor - a.amountMinor);
}
