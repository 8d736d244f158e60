import { monthsLeft, usedBp } from '#app/domain/grant.ts';
import { labelOfUse } from '#app/domain/impact.ts';
import { findGrantBySlug, listGrants, type Grant } from '#db/grants.ts';
import { listPrograms } from '#db/programs.ts';
import { listPublishedSpending, sumSpendsByUse } from '#db/spending.ts';
import { today, type Context } from './context.server.ts';
import { readFundStates, readFundSums } from './fund-states.server.ts';

export interface BudgetLine {
  useCategory: string;
  label: string;
  budgetMinor: number;
  spentMinor: number;
  /** How much of the line is used, in basis points. */
  usedBp: number;
}

export interface GrantPage {
  slug: string;
  fundId: string;
  name: string;
  purpose: string;
  funder: string;
  programName: string | undefined;
  currency: string;
  amountMinor: number;
  receivedMinor: number;
  spentMinor: number;
  usedBp: number;
  startsOn: string;
  endsOn: string;
  monthsLeft: number;
  isPublic: boolean;
  isFunderPublic: boolean;
  lines: BudgetLine[];
}

const NAMELESS = 'A foundation';

/** Grants as staff see them: budget against what was really spent. A manager sees those of the own program. */
export async function readGrants(ctx: Context, programId: string | null): Promise<GrantPage[]> {
  const grants = await listGrants(ctx.db);
  const own = grants.filter((grant) => programId === null || grant.servesProgramId === programId);
  const sums = await readFundSums(ctx);
  const pages: GrantPage[] = [];
  for (const grant of own) {
    const spent = await sumSpendsByUse(ctx.db, grant.fundId);
    const receivedMinor = sums.get(grant.fundId)?.giftsMinor ?? 0;
    // A manager is told the funder's name where the public is.
    const isNamed = programId === null || grant.isFunderPublic === 1;
    pages.push(await toPage(ctx, grant, spent, { receivedMinor, isNamed }));
  }
  return pages;
}

/** One grant; undefined when there is none of that name, or it is not theirs to see. */
export async function readGrant(
  ctx: Context,
  slug: string,
  programId: string | null,
): Promise<GrantPage | undefined> {
  return (await readGrants(ctx, programId)).find((grant) => grant.slug === slug);
}

/** The names of the grants that anybody may read. */
export async function readPublicGrants(ctx: Context): Promise<{ slug: string; name: string }[]> {
  return (await listGrants(ctx.db, { isPublic: true })).map(({ slug, name }) => ({ slug, name }));
}

export interface PublicGrantPage extends GrantPage {
  /** What arrived and is not published as spent. */
  availableMinor: number;
  /** The last day of published spending; undefined before the first sum. */
  throughOn: string | undefined;
}

/**
 * A public grant: budget against published sums alone, by the same rule as every public figure of spending. What is
 * spent and not yet published counts as available.
 */
export async function readPublicGrant(ctx: Context, slug: string): Promise<PublicGrantPage | undefined> {
  const grant = await findGrantBySlug(ctx.db, slug);
  if (grant?.isPublic !== 1) return undefined;
  const published = (await listPublishedSpending(ctx.db)).filter((row) => row.fundId === grant.fundId);
  const state = (await readFundStates(ctx)).find((fund) => fund.code === grant.fundId);
  const spent = new Map(published.map((row) => [row.useCategory, row.amountMinor]));
  const page = await toPage(ctx, grant, spent, {
    receivedMinor: state?.giftsMinor ?? 0,
    isNamed: grant.isFunderPublic === 1,
  });
  const throughOn = published
    .map((row) => row.throughOn)
    .sort()
    .at(-1);
  return { ...page, availableMinor: state?.availableMinor ?? 0, throughOn };
}

async function toPage(
  ctx: Context,
  grant: Grant,
  spent: ReadonlyMap<string, number>,
  { receivedMinor, isNamed }: { receivedMinor: number; isNamed: boolean },
): Promise<GrantPage> {
  const lines = grant.lines.map(({ useCategory, budgetMinor }): BudgetLine => {
    const spentMinor = spent.get(useCategory) ?? 0;
    return {
      ...{ useCategory, label: labelOfUse(useCategory), budgetMinor, spentMinor },
      usedBp: usedBp(budgetMinor, spentMinor),
    };
  });
  const spentMinor = lines.reduce((sum, line) => sum + line.spentMinor, 0);
  const programs = await listPrograms(ctx.db);
  const { slug, fundId, name, purpose, amountMinor, startsOn, endsOn } = grant;
  return {
    ...{ slug, fundId, name, purpose, amountMinor, startsOn, endsOn, receivedMinor, spentMinor, lines },
    funder: isNamed ? grant.funderName : NAMELESS,
    programName: programs.find((program) => program.id === grant.servesProgramId)?.name,
    currency: ctx.settings.currency,
    usedBp: usedBp(amountMinor, spentMinor),
    monthsLeft: monthsLeft(today(ctx), endsOn),
    isPublic: grant.isPublic === 1,
    isFunderPublic: grant.isFunderPublic === 1,
  };
}
