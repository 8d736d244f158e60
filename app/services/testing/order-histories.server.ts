import type { WebhookEvent } from '#app/payments/payments.ts';
import { createSimulatedGateway } from '#app/payments/simulated.server.ts';
import type { Connection } from '#db/connect.server.ts';
import { databaseCopies } from '#db/testing/copies.server.ts';
import { readEndState } from '#db/testing/end-state.ts';
import { checkBooks, readTrialBalance } from '../books.server.ts';
import type { Context } from '../context.server.ts';
import { setFloor } from '../floors.server.ts';
import { handleEvent, receiveEvent } from '../stripe-events.server.ts';
import { sweep } from '../sweep.server.ts';
import { command, deed, tick, type Life, type Step } from './history-steps.server.ts';
import { contextOver, fillSmallShop, makeBags, STARTS_AT } from './small-shop.server.ts';

type Chance = () => number;

export interface Shops {
  copy: () => Promise<Connection>;
  shop: Awaited<ReturnType<typeof fillSmallShop>>;
}

/** A shop with bags and pouches on the shelf, to be copied for every life. */
export async function openShops(): Promise<Shops> {
  let shop: Shops['shop'] | undefined;
  const copy = await databaseCopies(async (connection) => {
    const now = () => new Date(STARTS_AT);
    const { ctx } = contextOver(connection, createSimulatedGateway(now).payments, now);
    shop = await fillSmallShop(ctx);
    await makeBags({ ctx, ...shop }, 40);
    await makeBags({ ctx, ...shop }, 3, shop.pouchId);
    await makeBags({ ctx, ...shop }, 40, shop.pouchId);
  });
  if (!shop) throw new Error('The shop to copy was not filled.');
  return { copy, shop };
}

/** One life of a copied shop, its clock and its provider. Two lives of one plan have the same commands at the same moments. */
export async function openHistory({ copy, shop }: Shops, floorMinor: number) {
  const connection = await copy();
  const clock = { instant: new Date(STARTS_AT) };
  const now = () => clock.instant;
  const gateway = createSimulatedGateway(now);
  const payments = {
    ...gateway.payments,
    readWebhook: (body: string) => Promise.resolve(JSON.parse(body) as WebhookEvent),
  };
  const { ctx } = contextOver(connection, payments, now, { firstId: 1_000_000 });
  const life: Life = { ctx, clock, gateway, shop, orders: [], waiting: [], delivered: [] };
  if (floorMinor > 0)
    await setFloor(ctx, { fundId: 'care', floorMinor, reason: 'A reserve', changedBy: 'owner' });
  return {
    command: async (step: Step) => {
      tick(life, 1);
      await command(life, step);
    },
    deed: async (step: Step) => {
      tick(life, 1);
      await deed(life, step);
    },
    deliverSome: (chance: Chance) => deliver(life, chance() % (life.waiting.length + 1), chance, true),
    deliverAll: (chance?: Chance) => deliver(life, life.waiting.length, chance, chance !== undefined),
    /** What the shop does by itself soon after. */
    settle: async () => {
      tick(life, 10);
      await sweep(ctx);
    },
    books: () => booksOf(ctx),
    faults: () => faultsOf(ctx),
    close: () => connection.close(),
  };
}

/** Delivers so many waiting events; by chance in any order, some twice, with the shop's own sweep now and then. */
async function deliver(
  life: Life,
  count: number,
  chance: Chance | undefined,
  isChecked: boolean,
): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const [event] = life.waiting.splice(chance ? chance() % life.waiting.length : 0, 1);
    if (!event) return;
    await receive(life.ctx, event);
    life.delivered.push(event);
    if (chance && chance() % 3 === 0) {
      const again = life.delivered[chance() % life.delivered.length];
      // Known by its id it is not worked on again; handled by two processes at once it would be.
      if (again) await receive(life.ctx, again);
      if (again) await handleEvent(life.ctx, { ...again, objectId: again.paymentIntentId ?? again.objectId });
    }
    if (chance && chance() % 4 === 0) await sweep(life.ctx);
    if (isChecked) await holds(life.ctx);
  }
}

async function receive(ctx: Context, event: WebhookEvent): Promise<void> {
  const received = await receiveEvent(ctx, JSON.stringify(event), null);
  if (received.ok && received.isNew) await handleEvent(ctx, received.event);
}

async function holds(ctx: Context): Promise<void> {
  const faults = await faultsOf(ctx);
  if (faults.length > 0) throw new Error(`A promise of the books is broken:\n${faults.join('\n')}`);
}

async function faultsOf(ctx: Context): Promise<string[]> {
  return (await checkBooks(ctx)).flatMap((check) => check.faults);
}

/** Everything that has to be the same at the end: all balances, the public ledger's, goods on the shelf and portions. */
async function booksOf(ctx: Context) {
  return { balances: await readTrialBalance(ctx), ...(await readEndState(ctx.db)) };
}
