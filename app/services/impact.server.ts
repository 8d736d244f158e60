import type { Allocation } from '#app/domain/allocation.ts';
import { publicBuckets, showsWagesApart } from '#app/domain/disclosure.ts';
import type { Flow } from '#app/domain/flow.ts';
import { labelBuckets, shopFlow, splitFlow, type FundLabel, type LabeledBucket } from '#app/domain/impact.ts';
import { listCards, listFirstPictures } from '#db/catalog.ts';
import { listPublicEntries, type PublicLedgerRow } from '#db/public-ledger.ts';
import { listBalances } from '#db/balances.ts';
import { listPublishedSpending } from '#db/payroll.ts';
import { findProgramBySlug, findSureMakers, listFunds, listPrograms } from '#db/programs.ts';
import { listFundLabels } from './catalog.server.ts';
import { nowText, type Context } from './context.server.ts';

export interface FundStates {
  code: string;
  name: string;
  note: string;
  tone: string;
  class: string;
  pledgedMinor: number;
  availableMinor: number;
  spentMinor: number;
}

export interface Impact {
  asOf: string;
  currency: string;
  netSalesMinor: number;
  /** The wage bucket of the whole shop; undefined where too few people make, then it is part of `makingMinor`. */
  wagesMinor: number | undefined;
  makingMinor: number;
  /** What sales have given to all funds together, and its three states, with gifts, added over the funds. */
  designatedMinor: number;
  pledgedMinor: number;
  availableMinor: number;
  spentMinor: number;
  buckets: LabeledBucket[];
  flow: Flow;
  funds: FundStates[];
}

type Balance = { account: string; fund: string; amountMinor: number };

/** The whole shop's money as a fold over the ledger's running balances; it costs the same at any number of orders. */
export async function readImpact(ctx: Context): Promise<Impact> {
  const balances = await listBalances(ctx.db);
  const makers = await findSureMakers(ctx.db);
  const spending = await listPublishedSpending(ctx.db);
  const buckets = labelBuckets(
    publicBuckets(bucketsOf(balances), makers),
    await listFundLabels(ctx.db),
  ).filter((bucket) => bucket.amountMinor !== 0);
  const wages = 0 - sumOf(balances, 'memo:wages');
  const funds = await fundStates(ctx, balances, spending);
  const addFunds = (state: 'pledgedMinor' | 'availableMinor' | 'spentMinor') =>
    funds.reduce((sum, fund) => sum + fund[state], 0);
  return {
    asOf: nowText(ctx),
    currency: ctx.settings.currency,
    netSalesMinor: netSalesOf(balances),
    wagesMinor: showsWagesApart(makers) ? wages : undefined,
    makingMinor: wages - sumOf(balances, 'memo:materials'),
    designatedMinor: 0 - sumOf(balances, 'transfers:in'),
    pledgedMinor: addFunds('pledgedMinor'),
    availableMinor: addFunds('availableMinor'),
    spentMinor: addFunds('spentMinor'),
    buckets,
    flow: shopFlow(buckets, spending, ctx.settings.currency),
    funds,
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

/** The shop's buckets: memo accounts for what is no fund, transfers for each fund; a subsidy is paid by operations. */
function bucketsOf(balances: readonly Balance[]): Allocation[] {
  const subsidy = sumOf(balances, 'memo:subsidy');
  const funds = balances.filter((row) => row.account === 'transfers:in');
  return [
    { tier: 'materials', fundId: '', amountMinor: 0 - sumOf(balances, 'memo:materials') },
    { tier: 'wages', fundId: '', amountMinor: 0 - sumOf(balances, 'memo:wages') },
    { tier: 'processing', fundId: '', amountMinor: 0 - sumOf(balances, 'memo:processing') },
    { tier: 'operations', fundId: '', amountMinor: 0 - sumOf(balances, 'memo:operations') - subsidy },
    ...funds.map((row): Allocation => ({ tier: 'fund', fundId: row.fund, amountMinor: 0 - row.amountMinor })),
  ];
}

/** Pledged, available and spent. Only published spending leaves `available`, so that polling shows no single payment. */
async function fundStates(
  ctx: Context,
  balances: readonly Balance[],
  spending: readonly { fundId: string; amountMinor: number }[],
): Promise<FundStates[]> {
  const funds = await listFunds(ctx.db);
  return funds.map(({ id, name, note, tone, class: fundClass }) => {
    const own = balances.filter((row) => row.fund === id);
    const pledgedMinor = sumOf(own, 'assets:due-from:operating:pending');
    const receivedMinor =
      0 -
      own
        .filter((row) => row.account === 'transfers:in' || row.account.startsWith('income:donations:'))
        .reduce((sum, row) => sum + row.amountMinor, 0);
    const spentMinor = spending
      .filter((row) => row.fundId === id)
      .reduce((sum, row) => sum + row.amountMinor, 0);
    return {
      code: id,
      name,
      note,
      tone,
      class: fundClass,
      pledgedMinor,
      availableMinor: receivedMinor - pledgedMinor - spentMinor,
      spentMinor,
    };
  });
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
}

/**
 * A program with its money: net sales, and its own fund. Making is one bucket here, for wages by program are published
 * as a release cell only, and no release exists yet.
 */
export async function readProgram(ctx: Context, slug: string): Promise<ProgramPage | undefined> {
  const program = await findProgramBySlug(ctx.db, slug);
  if (!program) return undefined;
  const balances = await listBalances(ctx.db, { programId: program.id });
  const spending = await listPublishedSpending(ctx.db);
  const states = await fundStates(ctx, await listBalances(ctx.db), spending);
  const ownFund = (await listFunds(ctx.db)).find((fund) => fund.programId === program.id);
  const designated = 0 - sumOf(balances, 'memo:designated');
  const buckets = labelBuckets(publicBuckets(bucketsOf(balances), 0), await listFundLabels(ctx.db));
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
  };
}

/**
 * Programs by their public names, each with a few pictures of its goods. One of a single cohort has none: its goods
 * stand under the organization's name, so they must not lead back to it.
 */
export async function readPrograms(ctx: Context) {
  const programs = await listPrograms(ctx.db);
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
  return { entries, older, funds: await listFundLabels(ctx.db) };
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
