import { enterCode, removeCode } from '../cart-promotion.server.ts';
import { readCartSplit } from '../cart-split.server.ts';
import { readCart } from '../carts.server.ts';
import type { Context } from '../context.server.ts';
import { createPromotion } from '../promotions.server.ts';
import { monthsAfter } from './sample-shop.server.ts';

const SEASON_LIMIT = 40;
/** Of so many buyers one has heard of the welcome code; in its season every second one uses the other. */
const ONE_IN_WELCOMED = 23;
const ONE_IN_SEASON = 2;

/** The two months of the season's code, half a year before the end. */
function seasonOf(untilOn: string): { startsOn: string; beforeOn: string } {
  return { startsOn: monthsAfter(untilOn, -7), beforeOn: monthsAfter(untilOn, -5) };
}

/** From when on the one order at 45 % off is waited for: even the smallest sample sells such a piece by its end. */
function windowFrom(untilOn: string): string {
  return monthsAfter(untilOn, -10);
}

/** The codes of a shop's life, each made on its first day: one without end, one of a season, one for a single order. */
export async function makeCodes(ctx: Context, day: string, startsOn: string, untilOn: string): Promise<void> {
  const common = { percentBp: 0, amountMinor: 0, endsOn: null, useLimit: null, startsOn: day };
  const season = seasonOf(untilOn);
  const made = {
    [monthsAfter(startsOn, 3)]: {
      ...{ code: 'WELCOME10', percentBp: 1_000 },
      reason: 'For whoever reads our letter for the first time',
    },
    [season.startsOn]: {
      ...{ code: 'SEASON15', percentBp: 1_500, useLimit: SEASON_LIMIT },
      endsOn: new Date(Date.parse(season.beforeOn) - 1).toISOString().slice(0, 10),
      reason: 'The season’s code, in the letter to all buyers',
    },
    [windowFrom(untilOn)]: {
      ...{ code: 'WINDOW45', percentBp: 4_500, useLimit: 1 },
      reason: 'A piece from the shop window, faded by the sun; operations carry the rest',
    },
  }[day];
  if (!made) return;
  const outcome = await createPromotion(ctx, { ...common, ...made, createdBy: 'finance' });
  if (!outcome.ok) throw new Error(outcome.sentence);
}

/** What a buyer types before paying. By day and number, not by chance, so that no other choice changes with it. */
export async function typeACode(
  ctx: Context,
  buyer: { cartId: string; index: number; day: string; untilOn: string },
): Promise<void> {
  const { cartId, day, untilOn } = buyer;
  const number = Date.parse(day) / 86_400_000 + buyer.index;
  const season = seasonOf(untilOn);
  const windowOn = windowFrom(untilOn);
  if (day >= windowOn && (await buyFromTheWindow(ctx, cartId))) return;
  if (day >= season.startsOn && day < season.beforeOn && number % ONE_IN_SEASON === 0)
    await enterCode(ctx, { cartId, typed: 'SEASON15' });
  else if (number % ONE_IN_WELCOMED === 7) await enterCode(ctx, { cartId, typed: 'WELCOME10' });
}

/** The one order at 45 % off goes to a piece that needs a subsidy then. Whoever comes later reads that it is used. */
async function buyFromTheWindow(ctx: Context, cartId: string): Promise<boolean> {
  if (!(await enterCode(ctx, { cartId, typed: 'WINDOW45' })).ok) return false;
  const split = await readCartSplit(ctx, await readCart(ctx, cartId));
  if (split?.some((bucket) => bucket.amountMinor < 0)) return true;
  await removeCode(ctx, cartId);
  return false;
}
