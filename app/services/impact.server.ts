import type { Allocation } from '#app/domain/allocation.ts';
import { publicBuckets, showsWagesApart } from '#app/domain/disclosure.ts';
import type { Flow } from '#app/domain/flow.ts';
import { spendingFromSales } from '#app/domain/fund-statement.ts';
import { labelBuckets, shopFlow, splitFlow, type FundLabel, type LabeledBucket } from '#app/domain/impact.ts';
import { listCards, listFirstPictures } from '#db/catalog.ts';
import { listPublicEntries, type PublicLedgerRow } from '#db/public-ledger.ts';
import { listBalances } from '#db/balances.ts';
import { findReference } from '#db/reference.ts';
import { listPublishedSpending } from '#db/spending.ts';
import { toFundLabels } from './catalog.server.ts';
import { nowText, type Context } from './context.server.ts';
import { byClass, readFundStates, type ClassStates, type FundStates } from './fund-states.server.ts';

export interface Impact {
  asOf: string;
  currency: string;
  netSalesMinor: number;
  /** The wage bucket of the whole shop; undefined where too few people make, then it is part of `makingMinor`. */
  wagesMinor: number | undefined;
  makingMinor: number;
  /** What sales have given to all funds together; gifts are never in it. */
  designatedMinor: number;
  /** Gifts without a purpose; they are operating’s. */
  freeGiftsMinor: number;
  buckets: LabeledBucket[];
  flow: Flow;
  funds: FundStates[];
  classes: ClassStates[];
}

type Balance = { account: string; fund: string; amountMinor: number };

/** The whole shop's money as a fold over the ledger's running balances; it costs the same at any number of orders. */
export async function readImpact(ctx: Context): Promise<Impact> {
  const balances = await listBalances(ctx.db);
  const reference = await findReference(ctx.db);
  const spending = await listPublishedSpending(ctx.db);
  const funds = await readFundStates(ctx, { balances, spending });
  const buckets = labelBuckets(
    publicBuckets(bucketsOf(balances, funds), reference.sureMakers),
    toFundLabels(reference.funds),
  ).filter((bucket) => bucket.amountMinor !== 0);
  const wages = 0 - sumOf(balances, 'memo:wages');
  return {
    asOf: nowText(ctx),
    currency: ctx.settings.currency,
    netSalesMinor: netSalesOf(balances),
    wagesMinor: showsWagesApart(reference.sureMakers) ? wages : undefined,
    makingMinor: wages - sumOf(balances, 'memo:materials'),
    designatedMinor: funds.reduce((sum, fund) => sum + fund.fromSalesMinor, 0),
    freeGiftsMinor: 0 - sumOf(balances, 'income:donations:operating'),
    buckets,
    flow: shopFlow(buckets, fromSales(spending, funds), ctx.settings.currency),
    funds,
    classes: byClass(funds),
  };
}

/** Sales less discounts and returns; income is a credit, so the sign turns. */
function netSalesOf(balances: readonly Balance[]): number {
  return (
    0 -
    (sumOf(balances, 'income:sales') +
      sumOf(balances, 'income:discounts') +
      sumOf(balances, 'income:sales-returns'))
  );
}

function sumOf(balances: readonly Balance[], account: string): number {
  return balances.reduce((sum, row) => (row.account === account ? sum + row.amountMinor : sum), 0);
}

type PublishedSpending = Awaited<ReturnType<typeof listPublishedSpending>>;

/** The flow of sales shows what sales paid for; a fund that was given gifts or transfers spends them in proportion. */
function fromSales(spending: PublishedSpending, funds: readonly FundStates[]): PublishedSpending {
  return funds.flatMap((fund) =>
    spendingFromSales(
      spending.filter((row) => row.fundId === fund.code),
      {
        fromSalesMinor: fund.fromSalesMinor,
        otherMinor: fund.receivedMinor - fund.fromSalesMinor,
      },
    ),
  );
}

/** The shop's buckets: memo accounts for what is no fund, shares of sales for each fund; a subsidy is paid by operations. */
function bucketsOf(balances: readonly Balance[], funds: readonly FundStates[]): Allocation[] {
  const subsidy = sumOf(balances, 'memo:subsidy');
  return [
    { tier: 'materials', fundId: '', amountMinor: 0 - sumOf(balances, 'memo:materials') },
    { tier: 'wages', fundId: '', amountMinor: 0 - sumOf(balances, 'memo:wages') },
    { tier: 'processing', fundId: '', amountMinor: 0 - sumOf(balances, 'memo:processing') },
    { tier: 'operations', fundId: '', amountMinor: 0 - sumOf(balances, 'memo:operations') - subsidy },
    ...funds.map((fund): Allocation => ({
      tier: 'fund',
      fundId: fund.code,
      amountMinor: fund.fromSalesMinor,
    })),
  ];
}

export interface ProgramPage {
  slug: string;
  name: string;
  region: string;
  focus: string;
  summary: string;
  description: string;
  sinceYear: number;
  currency: string;
  netSalesMinor: number;
  buckets: LabeledBucket[];
  flow: Flow;
  fund: FundStates | undefined;
  /** Funds that donors gave for this program; never one total with its own. */
  boundFunds: FundStates[];
}

/**
 * A program with its money: net sales, and its own fund. Making is one bucket here, for wages by program are published
 * as a release cell only, and no release exists yet.
 */
export async function readProgram(ctx: Context, slug: string): Promise<ProgramPage | undefined> {
  const { programs, funds } = await findReference(ctx.db);
  const program = programs.find((one) => one.slug === slug);
  if (!program) return undefined;
  const balances = await listBalances(ctx.db, { programId: program.id });
  const states = await readFundStates(ctx);
  const ownFund = funds.find((fund) => fund.programId === program.id);
  const bound = funds.filter((fund) => fund.servesProgramId === program.id).map((fund) => fund.id);
  const designated = 0 - sumOf(balances, 'memo:designated');
  const buckets = labelBuckets(publicBuckets(bucketsOf(balances, []), 0), toFundLabels(funds));
  const shown: LabeledBucket[] = [
    ...buckets.filter((bucket) => bucket.key === 'making'),
    {
      key: 'funds',
      label: 'Funds',
      note: 'the program’s own, capacity, advocacy',
      tone: 'care',
      amountMinor: designated,
    },
    ...buckets.filter((bucket) => bucket.key !== 'making'),
  ].filter((bucket): bucket is LabeledBucket => bucket.amountMinor !== 0);
  const { name, region, focus, summary, description, sinceYear } = program;
  return {
    slug,
    name,
    region,
    focus,
    summary,
    description,
    sinceYear,
    currency: ctx.settings.currency,
    netSalesMinor: netSalesOf(balances),
    buckets: shown,
    flow: splitFlow({ label: 'Net sales' }, shown, ctx.settings.currency),
    fund: states.find((state) => state.code === ownFund?.id),
    boundFunds: states.filter((state) => bound.includes(state.code)),
  };
}

/**
 * Programs by their public names, each with a few pictures of its goods. One of a single cohort has none: its goods
 * stand under the organization's name, so they must not lead back to it.
 */
export async function readPrograms(ctx: Context) {
  const { programs } = await findReference(ctx.db);
  return Promise.all(
    programs.map(async ({ id, slug, name, region, focus, summary, sinceYear, cohorts }) => {
      const cards = cohorts < 2 ? [] : await listCards(ctx.db, { programId: id, limit: PICTURES });
      const first = await listFirstPictures(
        ctx.db,
        cards.map((card) => card.productId),
      );
      const pictures = cards.flatMap(({ productId, title, handle }) => {
        const picture = first.get(productId);
        return picture ? [{ path: picture.path, title, handle }] : [];
      });
      return { slug, name, region, focus, summary, sinceYear, pictures };
    }),
  );
}

const PICTURES = 3;

export const PUBLIC_KINDS = [
  'sale',
  'designation',
  'fee',
  'refund',
  'dispute',
  'cover repaid',
  'gift',
  'transfer',
  'spend',
] as const;

export interface PublicLedgerEntry {
  number: number;
  on: string;
  kind: string;
  memo: string;
  postings: {
    account: string;
    fund: string;
    amountMinor: number;
    currency: string;
    balanceMinor: number | null;
  }[];
}

/** Entries after a number, oldest first, and the number to go on from; `next` is null at the end. */
export async function readPublicLedgerAfter(
  ctx: Context,
  page: { after: number; limit: number },
): Promise<{ entries: PublicLedgerEntry[]; next: number | null }> {
  const entries = groupEntries(await listPublicEntries(ctx.db, { after: page.after, limit: page.limit }));
  return { entries, next: entries.length < page.limit ? null : (entries.at(-1)?.number ?? null) };
}

/** The newest entries, older than `before` when it is given; filters are on money only. */
export async function readPublicLedger(
  ctx: Context,
  page: { before?: number; kind?: string; fund?: string; limit: number },
): Promise<{ entries: PublicLedgerEntry[]; older: number | null; funds: FundLabel[] }> {
  const rows = await listPublicEntries(ctx.db, {
    newestFirst: true,
    limit: page.limit,
    ...(page.before !== undefined && { before: page.before }),
    ...(page.kind && { kinds: [page.kind] }),
    ...(page.fund && { fund: page.fund }),
  });
  const entries = groupEntries(rows);
  const older = entries.length < page.limit ? null : (entries.at(-1)?.number ?? null);
  const { funds } = await findReference(ctx.db);
  return { entries, older, funds: toFundLabels(funds) };
}

function groupEntries(rows: readonly PublicLedgerRow[]): PublicLedgerEntry[] {
  const entries: PublicLedgerEntry[] = [];
  for (const { number, occurredOn, kind, memo, account, fund, amountMinor, currency, balanceMinor } of rows) {
    let entry = entries.at(-1);
    if (entry?.number !== number) {
      entry = { number, on: occurredOn, kind, memo, postings: [] };
      entries.push(entry);
    }
    entry.postings.push({ account, fund, amountMinor, currency, balanceMinor });
  }
  return entries;
}
