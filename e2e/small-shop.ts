import { finishBatch } from '#app/services/batches.server.ts';
import { withTransaction, type Context } from '#app/services/context.server.ts';
import { publishPolicyVersion } from '#app/services/policies.server.ts';
import { createProduct } from '#app/services/products.server.ts';
import { createCohort, createFund, createPartner, createProgram } from '#app/services/programs.server.ts';
import { createStaffUser, type SignInPort } from '#app/services/staff.server.ts';
import { upsertSetting } from '#db/settings.ts';

/** A shop just large enough for every figure of the books' worked example. */
export interface SmallShop {
  programId: string;
  cohortIds: readonly [string, string];
  bagId: string;
}

export const BAG = {
  handle: 'riverbend-tote',
  title: 'Riverbend tote',
  priceMinor: 4_800,
  materialsMinor: 910,
  minutes: 105,
  rateMinor: 960,
} as const;

export const STAFF = {
  owner: { email: 'owner@example.org', password: 'a-long-password-1' },
  manager: { email: 'manager@example.org', password: 'a-long-password-2' },
  finance: { email: 'finance@example.org', password: 'a-long-password-3' },
} as const;

/** Fills an empty, migrated database through the services: one program, two cohorts, three funds, one bag, two staff. */
export async function fillSmallShop(ctx: Context, auth: SignInPort, bags = 20): Promise<SmallShop> {
  await withTransaction(ctx, async (tx) => {
    await upsertSetting(tx.db, 'shipping_minor', '600');
    await upsertSetting(tx.db, 'tax_bp', '800');
  });
  const { programId, cohortIds } = await createProgramWithFunds(ctx);
  await publishPolicy(ctx);
  const shop = { programId, cohortIds, bagId: await addPiece(ctx, programId, BAG) };
  if (bags > 0) await stockPiece(ctx, shop, shop.bagId, bags);
  await createStaff(ctx, auth);
  return shop;
}

async function createProgramWithFunds(ctx: Context): Promise<Omit<SmallShop, 'bagId'>> {
  const partnerId = await createPartner(ctx, { slug: 'test-partners', name: 'Test Partners' });
  const programId = await createProgram(ctx, {
    partnerId,
    slug: 'riverside-sewing',
    name: 'Riverside Sewing program',
    region: 'Portugal',
    focus: 'employment',
    summary: 'Training and paid work',
    description: 'A sewing workshop where training days are paid days.',
    sinceYear: 2023,
  });
  const cohort = (code: string, makers: number) =>
    createCohort(ctx, {
      programId,
      code,
      startsOn: '2026-01-01',
      endsOn: null,
      capacity: 16,
      makers,
      status: 'active',
    });
  // More than eleven makers each, so that wages may be shown apart from materials.
  const cohortIds = [await cohort('RS-1', 14), await cohort('RS-2', 15)] as const;
  const funds = [
    {
      id: 'care-riverside',
      name: 'Training & care',
      note: 'the program’s own fund',
      tone: 'care',
      programId,
    },
    { id: 'capacity', name: 'Partner capacity', note: 'for all partners', tone: 'capacity', programId: null },
    { id: 'advocacy', name: 'Advocacy', note: 'for all partners', tone: 'advocacy', programId: null },
  ];
  for (const [position, fund] of funds.entries())
    await createFund(ctx, { ...fund, class: 'board-designated', position });
  return { programId, cohortIds };
}

async function publishPolicy(ctx: Context): Promise<void> {
  // The clock stands still meanwhile: a policy that begins a millisecond ago is refused.
  const now = ctx.now();
  const outcome = await publishPolicyVersion(
    { ...ctx, now: () => now },
    {
      terms: {
        processingBp: 350,
        operationsBp: 1_200,
        residual: [
          { fund: 'program', shareBp: 5_000 },
          { fund: 'capacity', shareBp: 3_000 },
          { fund: 'advocacy', shareBp: 2_000 },
        ],
      },
      effectiveFrom: now,
      reason: 'The policy of the worked example.',
      approvedBy: 'The board',
    },
  );
  if (!outcome.ok) throw new Error(outcome.sentence);
}

async function createStaff(ctx: Context, auth: SignInPort): Promise<void> {
  const owner = await createStaffUser(ctx, auth, { ...STAFF.owner, name: 'Olive Owner', role: 'owner' });
  const manager = await createStaffUser(ctx, auth, {
    ...STAFF.manager,
    name: 'Mina Manager',
    role: 'program_manager',
    programSlug: 'riverside-sewing',
  });
  if (!owner.ok || !manager.ok) throw new Error('The staff of the small shop could not be made.');
}

/** Puts a piece of one variant on sale, without stock; returns the variant's id. */
export async function addPiece(
  ctx: Context,
  programId: string,
  piece: { handle: string; title: string; priceMinor: number },
): Promise<string> {
  const [variantId = ''] = await createProduct(ctx, {
    handle: piece.handle,
    title: piece.title,
    category: 'Bags',
    summary: 'Sewn from remnants.',
    bodyHtml: '<p>Sewn from remnants.</p>',
    materials: 'Cotton',
    care: 'Wash cold',
    programId,
    position: 0,
    variants: [
      {
        title: 'Natural',
        options: [['Color', 'Natural']],
        priceMinor: piece.priceMinor,
        weightGrams: 400,
      },
    ],
  });
  return variantId;
}

/** Finishes one batch of a piece at the bag's standard costs, made by the first or the second cohort. */
export async function stockPiece(
  ctx: Context,
  shop: Pick<SmallShop, 'cohortIds'>,
  variantId: string,
  quantity: number,
  cohort: 0 | 1 = 0,
): Promise<string> {
  const outcome = await finishBatch(ctx, {
    variantId,
    quantity,
    materialsMinor: BAG.materialsMinor,
    labor: [{ cohortId: shop.cohortIds[cohort], minutes: BAG.minutes, rateMinor: BAG.rateMinor }],
    finishedOn: ctx.now().toISOString().slice(0, 10),
  });
  if (!outcome.ok) throw new Error(outcome.sentence);
  return outcome.batchId;
}
