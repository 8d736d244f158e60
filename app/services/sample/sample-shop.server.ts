import { shiftMonth } from '#app/domain/calendar.ts';
import { sampleFunds, samplePrograms, sampleProducts, type SampleProduct } from '#db/seed/sample-shop.ts';
import { upsertSetting } from '#db/settings.ts';
import { withTransaction, type Context } from '../context.server.ts';
import { publishPolicyVersion } from '../policies.server.ts';
import { createProduct } from '../products.server.ts';
import { createCohort, createFund, createPartner, createProgram } from '../programs.server.ts';

export interface SampleVariant {
  variantId: string;
  product: SampleProduct;
  hourlyRateMinor: number;
}

export interface SampleCohort {
  id: string;
  program: string;
  startsOn: string;
  endsOn: string;
}

export interface SampleShop {
  variants: SampleVariant[];
  cohorts: SampleCohort[];
}

/** The first of the month `months` after the first of the month of `day`. */
export function monthsAfter(day: string, months: number): string {
  return `${shiftMonth(day, months)}-01`;
}

/** Fills an empty shop with the sample's programs, funds, goods and first policy, all through the services. */
export async function createSampleShop(ctx: Context, startsOn: string, endsOn: string): Promise<SampleShop> {
  await withTransaction(ctx, async (tx) => {
    await upsertSetting(tx.db, 'shipping_minor', '600');
    await upsertSetting(tx.db, 'tax_bp', '800');
  });
  const partnerId = await createPartner(ctx, { slug: 'sample-partners', name: 'Sample Partners' });
  const programIds = new Map<string, string>();
  const cohorts: SampleCohort[] = [];
  for (const { cohorts: groups, hourlyRateMinor: _rate, ...program } of samplePrograms) {
    const programId = await createProgram(ctx, { ...program, partnerId });
    programIds.set(program.slug, programId);
    for (const group of groups) {
      const from = monthsAfter(startsOn, group.startsInMonth);
      const to = monthsAfter(from, group.lastsMonths);
      const status = to <= endsOn ? 'completed' : 'active';
      const { code, capacity, makers } = group;
      const id = await createCohort(ctx, {
        programId,
        code,
        startsOn: from,
        endsOn: to,
        capacity,
        makers,
        status,
      });
      cohorts.push({ id, program: program.slug, startsOn: from, endsOn: to });
    }
  }
  for (const [position, { program, uses: _uses, ...fund }] of sampleFunds.entries()) {
    await createFund(ctx, {
      ...fund,
      class: 'board-designated',
      programId: program ? (programIds.get(program) ?? null) : null,
      position,
    });
  }
  const first = await publishPolicyVersion(ctx, {
    terms: {
      processingBp: 350,
      operationsBp: 1_500,
      residual: [
        { fund: 'program', shareBp: 6_000 },
        { fund: 'capacity', shareBp: 2_500 },
        { fund: 'advocacy', shareBp: 1_500 },
      ],
    },
    effectiveFrom: ctx.now(),
    reason: 'Our first policy: operations at 15 % while the shop is small.',
    approvedBy: 'The board',
  });
  if (!first.ok) throw new Error(first.sentence);
  return { cohorts, variants: await createGoods(ctx, programIds) };
}

async function createGoods(ctx: Context, programIds: ReadonlyMap<string, string>): Promise<SampleVariant[]> {
  const variants: SampleVariant[] = [];
  for (const [position, product] of mixedByProgram().entries()) {
    const {
      handle,
      title,
      category,
      summary,
      body,
      materials,
      care,
      priceMinor,
      weightGrams,
      picture,
      optionName,
      options,
    } = product;
    const ids = await createProduct(ctx, {
      handle,
      title,
      category,
      summary,
      bodyHtml: `<p>${body}</p>`,
      materials,
      care,
      programId: programIds.get(product.program) ?? null,
      position,
      variants: options.map((option) => ({
        title: option,
        options: [[optionName, option]],
        priceMinor,
        weightGrams,
        image: {
          path: `/goods/${handle}-${option.toLowerCase()}.svg`,
          alt: `${picture}, ${option.toLowerCase()}`,
        },
      })),
    });
    const hourlyRateMinor =
      samplePrograms.find((program) => program.slug === product.program)?.hourlyRateMinor ?? 0;
    variants.push(...ids.map((variantId) => ({ variantId, product, hourlyRateMinor })));
  }
  return variants;
}

/** Goods of the programs in turn, so that the front of the shop shows all of them. */
function mixedByProgram(): SampleProduct[] {
  const rank = (product: SampleProduct) =>
    sampleProducts.filter((one) => one.program === product.program).indexOf(product);
  return [...sampleProducts].sort((a, b) => rank(a) - rank(b));
}
