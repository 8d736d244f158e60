import { freeToSpend, operatingMoney, type FundClass } from '#app/domain/fund-books.ts';
import { fundSums, type FundSums } from '#app/domain/fund-statement.ts';
import { listBalances } from '#db/balances.ts';
import { findFund, listFundUses, type Fund } from '#db/funds.ts';
import { findGrantOfFund } from '#db/grants.ts';
import { listFunds, listPrograms } from '#db/programs.ts';
import { today, type Context } from './context.server.ts';
import { readFundSums } from './fund-states.server.ts';
import { readGrant } from './grant-pages.server.ts';

export interface FundRow extends FundSums {
  id: string;
  name: string;
  class: FundClass;
  programName: string | undefined;
  floorMinor: number;
  /** Available above the floor. */
  freeMinor: number;
}

const NUMBERS = [
  'pledgedMinor',
  'availableMinor',
  'heldMinor',
  'spentMinor',
  'coverMinor',
  'floorMinor',
] as const;
export type FundTotals = Record<(typeof NUMBERS)[number], number>;

/** Whether somebody sees a fund: a manager sees those of the own program, null sees all. */
export function isSeen(fund: Pick<Fund, 'programId' | 'servesProgramId'>, programId: string | null): boolean {
  return programId === null || fund.programId === programId || fund.servesProgramId === programId;
}

/** All funds that somebody may see, with their sums. */
async function listFundRows(ctx: Context, programId: string | null): Promise<FundRow[]> {
  const sums = await readFundSums(ctx);
  const programs = new Map((await listPrograms(ctx.db)).map((program) => [program.id, program.name]));
  const funds = (await listFunds(ctx.db)).filter((fund) => isSeen(fund, programId));
  return funds.map(({ id, name, class: fundClass, floorMinor, programId: own, servesProgramId }) => {
    const ofFund = sums.get(id) ?? fundSums([], 0);
    return {
      ...{ ...ofFund, id, name, class: fundClass, floorMinor },
      programName: programs.get(own ?? servesProgramId ?? ''),
      freeMinor: freeToSpend({ availableMinor: ofFund.availableMinor, floorMinor }),
    };
  });
}

/** The funds by class, each class with totals of its own, and for finance what operating holds beside them. */
export async function readFunds(ctx: Context, programId: string | null) {
  const rows = await listFundRows(ctx, programId);
  const classes = (['board-designated', 'donor-restricted'] as const).map((fundClass) => {
    const funds = rows.filter((row) => row.class === fundClass);
    const total = (name: (typeof NUMBERS)[number]) => funds.reduce((sum, row) => sum + row[name], 0);
    return {
      class: fundClass,
      funds,
      totals: Object.fromEntries(NUMBERS.map((name) => [name, total(name)])) as FundTotals,
    };
  });
  const operating = programId === null ? await readOperating(ctx) : undefined;
  return { classes, operating, currency: ctx.settings.currency };
}

/** Where the cash lies, and how much of it is owed to the funds; what is left is operating's own. */
async function readOperating(ctx: Context) {
  const rows = await listBalances(ctx.db);
  const gifts = rows.filter((row) => row.account === 'income:donations:operating');
  return {
    ...operatingMoney(rows),
    giftsMinor: 0 - gifts.reduce((sum, row) => sum + row.amountMinor, 0),
  };
}

/** What the forms about funds offer to choose from. */
export async function readFundForm(ctx: Context) {
  return {
    funds: (await listFundRows(ctx, null)).map(({ id, name, class: fundClass, freeMinor }) => ({
      ...{ id, name, class: fundClass, freeMinor },
    })),
    programs: (await listPrograms(ctx.db)).map(({ id, name }) => ({ id, name })),
    today: today(ctx),
    currency: ctx.settings.currency,
  };
}

/** A fund before something is spent from it: what it can spend, on what, and how its grant stands. */
export async function readSpendForm(ctx: Context, fundId: string) {
  const fund = await findFund(ctx.db, fundId);
  const row = (await listFundRows(ctx, null)).find((one) => one.id === fundId);
  if (!fund || !row) return undefined;
  const grant = await findGrantOfFund(ctx.db, fundId);
  return {
    ...{ id: row.id, name: row.name, class: row.class, floorMinor: row.floorMinor, freeMinor: row.freeMinor },
    purpose: fund.purpose,
    uses: await listFundUses(ctx.db, fundId),
    grant: grant && (await readGrant(ctx, grant.slug, null)),
    today: today(ctx),
    currency: ctx.settings.currency,
  };
}
