import type { Kysely } from 'kysely';
import { money, refuse, run } from './ddl.ts';

/**
 * What each refund takes from each portion, fixed when it is first seen. A refund that failed is due to the buyer until
 * it is asked for again or settled otherwise, which `closedAt` says.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE refund_part (
      refundId text NOT NULL REFERENCES refund(id), portionId text NOT NULL REFERENCES order_portion(id),
      quantity integer NOT NULL CHECK (quantity >= 0), ${money('goodsMinor')} CHECK (goodsMinor >= 0),
      ${money('taxMinor')} CHECK (taxMinor >= 0), restock integer NOT NULL CHECK (restock IN (0, 1)),
      PRIMARY KEY (refundId, portionId))`,
    `CREATE INDEX refund_part_portion ON refund_part (portionId)`,
    `ALTER TABLE refund ADD COLUMN closedAt text`,
    `CREATE INDEX refund_status ON refund (status, createdAt)`,
    `CREATE INDEX orders_attention ON orders (number) WHERE attention IS NOT NULL`,
  ]);
  await splitOldRefunds(db as Kysely<OldTables>);
  for (const event of ['UPDATE', 'DELETE'] as const) {
    await refuse(db, {
      name: `refund_part_no_${event.toLowerCase()}`,
      on: 'refund_part',
      event,
      because: 'The parts of a refund are fixed when it is first seen.',
    });
  }
}

interface OldTables {
  orders: { id: string; status: string };
  order_line: { id: string; orderId: string; paidMinor: number; taxMinor: number };
  refund: {
    id: string;
    orderId: string;
    status: string;
    goodsMinor: number;
    taxMinor: number;
    restock: number;
    applied: number;
    createdAt: string;
  };
  order_portion: {
    id: string;
    orderId: string;
    lineId: string;
    position: number;
    quantity: number;
    paidMinor: number;
    refundedMinor: number;
    restocked: number;
    lost: number;
  };
  refund_part: OldPart;
}
interface OldPart {
  refundId: string;
  portionId: string;
  quantity: number;
  goodsMinor: number;
  taxMinor: number;
  restock: number;
}

/**
 * Refunds made before had no parts: those in force take, oldest first, what the portions show as gone back; those on
 * their way take what is left. Their tax goes with the goods.
 */
async function splitOldRefunds(db: Kysely<OldTables>): Promise<void> {
  const refunds = await db
    .selectFrom('refund as r')
    .innerJoin('orders as o', 'o.id', 'r.orderId')
    .where('o.status', '=', 'paid')
    .where('r.status', 'in', ['requested', 'pending', 'succeeded'])
    .selectAll('r')
    .orderBy('r.applied', 'desc')
    .orderBy('r.createdAt')
    .orderBy('r.id')
    .execute();
  for (const orderId of new Set(refunds.map((refund) => refund.orderId))) {
    const left = await listLeft(db, orderId);
    for (const refund of refunds.filter((one) => one.orderId === orderId)) {
      const parts = takeParts(refund, left);
      if (parts.length > 0) await db.insertInto('refund_part').values(parts).execute();
    }
  }
}

/** What of a portion can still be ascribed to a refund: money shown as gone back, money never asked for, units, tax. */
interface Left {
  portionId: string;
  goneMinor: number;
  restMinor: number;
  goneUnits: number;
  restUnits: number;
  taxMinor: number;
}

async function listLeft(db: Kysely<OldTables>, orderId: string): Promise<Left[]> {
  const lines = await db.selectFrom('order_line').selectAll().where('orderId', '=', orderId).execute();
  const portions = await db
    .selectFrom('order_portion')
    .selectAll()
    .where('orderId', '=', orderId)
    .orderBy('position')
    .execute();
  return portions.map((portion) => {
    const line = lines.find((one) => one.id === portion.lineId);
    const own = portions.filter((one) => one.lineId === portion.lineId);
    // Cumulative and halves up, so that the portions' tax adds up to the line's.
    const taxThrough = (through: OldTables['order_portion'][]) => {
      const paid = through.reduce((sum, one) => sum + one.paidMinor, 0);
      return line && line.paidMinor > 0
        ? Math.floor((2 * line.taxMinor * paid + line.paidMinor) / (2 * line.paidMinor))
        : 0;
    };
    const before = own.slice(0, own.indexOf(portion));
    const goneUnits = portion.restocked + portion.lost;
    return {
      portionId: portion.id,
      goneMinor: portion.refundedMinor,
      restMinor: portion.paidMinor - portion.refundedMinor,
      goneUnits,
      restUnits: portion.quantity - goneUnits,
      taxMinor: taxThrough([...before, portion]) - taxThrough(before),
    };
  });
}

function takeParts(refund: OldTables['refund'], left: Left[]): OldPart[] {
  const [money, units] =
    refund.applied === 1 ? (['goneMinor', 'goneUnits'] as const) : (['restMinor', 'restUnits'] as const);
  let goods = refund.goodsMinor;
  let tax = refund.taxMinor;
  const parts = left.map((one): OldPart => {
    const goodsMinor = Math.min(goods, one[money]);
    goods -= goodsMinor;
    one[money] -= goodsMinor;
    const isWhole = goodsMinor > 0 && one[money] === 0;
    const quantity = isWhole ? one[units] : 0;
    one[units] -= quantity;
    const share = Math.floor((refund.taxMinor * goodsMinor) / Math.max(1, refund.goodsMinor));
    const taxMinor = Math.min(tax, one.taxMinor, share);
    tax -= taxMinor;
    one.taxMinor -= taxMinor;
    const { id: refundId, restock } = refund;
    return { refundId, portionId: one.portionId, quantity, goodsMinor, taxMinor, restock };
  });
  // What rounding left over goes where there is room.
  for (const [i, part] of parts.entries()) {
    const more = Math.min(tax, left[i]?.taxMinor ?? 0);
    part.taxMinor += more;
    tax -= more;
    const one = left[i];
    if (one) one.taxMinor -= more;
  }
  return parts.filter((part) => part.quantity + part.goodsMinor + part.taxMinor > 0);
}
