import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openMedia } from '#app/media/media.server.ts';
import { createStandInGateway } from '#app/payments/sample-gateway.server.ts';
import type { Payments } from '#app/payments/payments.ts';
import type { Connection } from '#db/connect.server.ts';
import { emptyDatabase } from '#db/testing/database.server.ts';
import { addToCart } from '../carts.server.ts';
import { enterCode } from '../cart-promotion.server.ts';
import { finishBatch } from '../batches.server.ts';
import { placeOrder } from '../checkout.server.ts';
import type { Context } from '../context.server.ts';
import { findOrder } from '#db/orders.ts';
import { publishPolicyVersion } from '../policies.server.ts';
import { createProduct } from '../products.server.ts';
import { createPromotion, type NewPromotion } from '../promotions.server.ts';
import { createCohort, createFund, createPartner, createProgram } from '../programs.server.ts';

/** A shop of one program, two cohorts and the $48.00 bag of the books' worked example, on the engine under test. */
export interface SmallShop {
  ctx: Context;
  /** Moves the clock on, for the shop and its Stripe. */
  pass: (seconds: number) => Promise<void>;
  gateway: ReturnType<typeof createStandInGateway>;
  cohortIds: [string, string];
  programId: string;
  bagId: string;
  pouchId: string;
  warnings: string[];
}

export const STARTS_AT = '2026-03-02T09:00:00Z';

/** A context over an empty database of the engine under test, with a Stripe of its own and a clock that stands still. */
async function openContext() {
  const clock = { instant: new Date(STARTS_AT) };
  const now = () => clock.instant;
  const gateway = createStandInGateway(':memory:', 'http://127.0.0.1:1', now);
  onTestFinished(() => gateway.close());
  const folder = mkdtempSync(path.join(tmpdir(), 'upstream-media-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { ...contextOver(await emptyDatabase(), gateway.payments, now, { folder }), clock, gateway };
}

/** A context over a database, a provider and a clock; `firstId` is where its ids go on. Pictures are kept in `folder`. */
export function contextOver(
  connection: Connection,
  payments: Payments,
  now: () => Date,
  { firstId = 0, folder = path.join(tmpdir(), 'upstream-no-media') } = {},
): { ctx: Context; warnings: string[] } {
  let ids = firstId;
  const warnings: string[] = [];
  const warn = (_facts: object, sentence: string) => {
    warnings.push(sentence);
  };
  const ctx: Context = {
    db: connection.db,
    transact: connection.transact,
    snapshot: connection.snapshot,
    media: openMedia(`file:${folder}/media`, `${folder}/backups`),
    payments,
    now,
    newId: (prefix) => `${prefix}_${String((ids += 1)).padStart(8, '0')}`,
    newToken: () => `token${String((ids += 1)).padStart(8, '0')}`,
    hashAddress: (address) => address,
    inBackground: (work) => void work(),
    settings: {
      storeName: 'Upstream',
      currency: 'USD',
      timeZone: 'UTC',
      publicUrl: 'http://shop.test',
      shippingMinor: 600,
      taxBp: 800,
    },
    log: { info: () => undefined, warn, error: warn },
  };
  return { ctx, warnings };
}

export async function openEmptyShop(): Promise<Context> {
  return (await openContext()).ctx;
}

/** Opens it with `bags` in one batch, and no pouches yet. */
export async function openSmallShop(bags = 40): Promise<SmallShop> {
  const { ctx, clock, gateway, warnings } = await openContext();
  const shop: SmallShop = {
    ...(await fillSmallShop(ctx)),
    ctx,
    pass: async (seconds) => {
      clock.instant = new Date(clock.instant.getTime() + seconds * 1000);
      await gateway.catchUp();
    },
    gateway,
    warnings,
  };
  if (bags > 0) await makeBags(shop, bags);
  return shop;
}

/** One program, two cohorts, three funds, a policy, a bag and a pouch; nothing is made yet. */
export async function fillSmallShop(
  ctx: Context,
): Promise<Pick<SmallShop, 'cohortIds' | 'programId' | 'bagId' | 'pouchId'>> {
  const partnerId = await createPartner(ctx, { slug: 'p', name: 'Partner' });
  const programId = await createProgram(ctx, {
    partnerId,
    slug: 'riverside',
    name: 'Riverside Sewing program',
    region: 'Portugal',
    focus: 'employment',
    summary: 'Paid training',
    description: '',
    sinceYear: 2023,
  });
  const cohort = (code: string) =>
    createCohort(ctx, {
      programId,
      code,
      startsOn: '2026-01-01',
      endsOn: null,
      capacity: 16,
      makers: 14,
      status: 'active',
    });
  const cohortIds: [string, string] = [await cohort('C-1'), await cohort('C-2')];
  for (const [position, fund] of [
    { id: 'care', tone: 'care', programId },
    { id: 'capacity', tone: 'capacity', programId: null },
    { id: 'advocacy', tone: 'advocacy', programId: null },
  ].entries()) {
    await createFund(ctx, { ...fund, name: fund.id, note: '', class: 'board-designated', position });
  }
  const terms = {
    processingBp: 350,
    operationsBp: 1_200,
    residual: [
      { fund: 'program', shareBp: 5_000 },
      { fund: 'capacity', shareBp: 3_000 },
      { fund: 'advocacy', shareBp: 2_000 },
    ],
  };
  await publishPolicyVersion(ctx, { terms, effectiveFrom: ctx.now(), reason: 'First', approvedBy: 'Board' });
  const product = {
    category: 'Bags',
    summary: '',
    bodyHtml: '',
    materials: 'linen',
    care: '',
    programId,
    position: 0,
  };
  const variant = {
    title: 'Natural',
    options: [['Color', 'Natural']] as [string, string][],
    weightGrams: 500,
  };
  const [bagId = ''] = await createProduct(ctx, {
    ...product,
    handle: 'bag',
    title: 'Bag',
    variants: [{ ...variant, priceMinor: 4_800 }],
  });
  const [pouchId = ''] = await createProduct(ctx, {
    ...product,
    handle: 'pouch',
    title: 'Pouch',
    variants: [{ ...variant, priceMinor: 1_800 }],
  });
  return { cohortIds, programId, bagId, pouchId };
}

export async function makeBags(
  shop: Pick<SmallShop, 'ctx' | 'cohortIds' | 'bagId'>,
  quantity: number,
  variantId = shop.bagId,
): Promise<string> {
  const outcome = await finishBatch(shop.ctx, {
    variantId,
    quantity,
    materialsMinor: 910,
    labor: [{ cohortId: shop.cohortIds[0], minutes: 105, rateMinor: 960 }],
    finishedOn: STARTS_AT.slice(0, 10),
  });
  if (!outcome.ok) throw new Error(outcome.sentence);
  return outcome.batchId;
}

export interface OpenOrder {
  orderId: string;
  token: string;
  sessionId: string;
  cartId: string;
}

/** Puts pieces in a new cart and goes to the payment page. */
export async function checkOut(
  shop: SmallShop,
  lines: { variantId: string; quantity: number; giftTag?: string }[],
  client = 'buyer',
  discountBp = 0,
): Promise<OpenOrder> {
  let cartId: string | undefined;
  for (const line of lines) {
    const added = await addToCart(shop.ctx, { giftTag: '', ...line, cartId });
    if (!added.ok) throw new Error(added.sentence);
    cartId = added.cartId;
  }
  if (discountBp > 0) await enterNewCode(shop, cartId, discountBp);
  const placed = await placeOrder(shop.ctx, { cartId, clientHash: client });
  if (!placed.ok) throw new Error(placed.sentence);
  const order = await findOrder(shop.ctx.db, placed.orderId);
  return {
    orderId: placed.orderId,
    token: placed.token,
    sessionId: order?.sessionId ?? '',
    cartId: cartId ?? '',
  };
}

/** Makes a code of that rate, if there is none yet, and enters it in a cart. */
export async function enterNewCode(
  shop: Pick<SmallShop, 'ctx'>,
  cartId: string | undefined,
  percentBp: number,
): Promise<void> {
  const typed = `OFF-${percentBp}`;
  await makeCode(shop, { code: typed, percentBp });
  const entered = await enterCode(shop.ctx, { cartId, typed });
  if (!entered.ok) throw new Error(entered.sentence);
}

/** A code that runs from today on; made twice, it stays as it was. */
export async function makeCode(shop: Pick<SmallShop, 'ctx'>, code: Partial<NewPromotion> & { code: string }) {
  const made = await createPromotion(shop.ctx, {
    ...{ percentBp: 0, amountMinor: 0, startsOn: shop.ctx.now().toISOString().slice(0, 10), endsOn: null },
    ...{ useLimit: null, reason: 'A test', createdBy: 'owner' },
    ...code,
  });
  if (!made.ok && made.reason !== 'code_taken') throw new Error(made.sentence);
}

export const BUYER = { email: 'buyer@example.org', name: 'A Buyer' };
