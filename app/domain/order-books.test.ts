import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocateUnit, multiplyAllocations, unitWages } from './allocation.ts';
import { availablePostings, batchFinishedPostings, feePostings } from './batch-books.ts';
import { assertBalanced, mergePostings, targetMinusPosted, type Posting } from './ledger.ts';
import { orderBooks, type OrderFacts } from './order-books.ts';

const residual = [
  { fundId: 'care', shareBp: 5_000 },
  { fundId: 'capacity', shareBp: 3_000 },
  { fundId: 'advocacy', shareBp: 2_000 },
];
const wages = unitWages([{ minutes: 105, rateMinor: 960 }]);

function bagOrder(change: Partial<OrderFacts> = {}, paidMinor = 4_800, refundedMinor = 0): OrderFacts {
  return {
    isPaid: true,
    depositMinor: undefined,
    shippingMinor: 600,
    taxMinor: 384,
    refundedShippingMinor: 0,
    refundedTaxMinor: 0,
    areFundsAvailable: false,
    shipment: undefined,
    disputes: [],
    portions: [
      {
        batchId: 'b1',
        programId: 'p1',
        quantity: 1,
        listMinor: 4_800,
        paidMinor,
        refundedMinor,
        restocked: 0,
        lost: 0,
        unitMaterialsMinor: 910,
        labor: [{ cohortId: 'c1', unitWagesMinor: wages }],
        allocations: allocateUnit({
          listMinor: 4_800,
          paidMinor,
          materialsMinor: 910,
          wagesMinor: wages,
          processingBp: 350,
          operationsBp: 1_200,
          residual,
        }),
      },
    ],
    ...change,
  };
}

const all = (facts: OrderFacts): Posting[] => Object.values(orderBooks(facts)).flat();

/** Balances by account, over any postings; claims by fund are told apart. */
function balances(postings: Posting[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const p of postings) {
    const key = p.fund === 'operating' ? p.account : `${p.fund} ${p.account}`;
    sums[key] = (sums[key] ?? 0) + p.amountMinor;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

describe('the worked example, entry by entry', () => {
  test('batch finished', () => {
    expect(
      balances(
        batchFinishedPostings({
          batchId: 'b1',
          programId: 'p1',
          quantity: 1,
          unitMaterialsMinor: 910,
          labor: [{ cohortId: 'c1', unitWagesMinor: wages }],
        }),
      ),
    ).toEqual({
      'assets:inventory': 2_590,
      'liabilities:wages': -1_680,
      'liabilities:payable': -910,
    });
  });
  test('sale, memo and designation', () => {
    const books = orderBooks(bagOrder());
    expect(balances(books.cash)).toEqual({
      'assets:stripe:pending': 5_784,
      'income:sales': -4_800,
      'income:shipping': -600,
      'liabilities:sales-tax': -384,
    });
    expect(balances(books.allocated)).toEqual({
      'memo:allocated': 4_800,
      'memo:materials': -910,
      'memo:wages': -1_680,
      'memo:processing': -168,
      'memo:operations': -576,
      'memo:designated': -1_466,
    });
    expect(balances(books.designation)).toEqual({
      'transfers:out': 1_466,
      'liabilities:due-to:care': -733,
      'liabilities:due-to:capacity': -440,
      'liabilities:due-to:advocacy': -293,
      'care assets:due-from:operating:pending': 733,
      'care transfers:in': -733,
      'capacity assets:due-from:operating:pending': 440,
      'capacity transfers:in': -440,
      'advocacy assets:due-from:operating:pending': 293,
      'advocacy transfers:in': -293,
    });
  });
  test('shipped: cost of goods, carrier, inventory', () => {
    expect(balances(orderBooks(bagOrder({ shipment: { carrierMinor: 535 } })).goods)).toEqual({
      'expenses:cogs:materials': 910,
      'expenses:cogs:labor': 1_680,
      'assets:inventory': -2_590,
      'expenses:carrier': 535,
      'liabilities:payable': -535,
    });
  });
  test('operations keep 611', () => {
    const books = balances([...all(bagOrder({ shipment: { carrierMinor: 535 } })), ...feePostings(198)]);
    const kept = [
      'income:sales',
      'income:shipping',
      'expenses:processing',
      'expenses:carrier',
      'expenses:cogs:materials',
      'expenses:cogs:labor',
      'transfers:out',
    ];
    expect(-kept.reduce((sum, account) => sum + (books[account] ?? 0), 0)).toBe(611);
  });
  test('funds available: the claims change state, their sum does not', () => {
    const delta = targetMinusPosted(
      orderBooks(bagOrder({ areFundsAvailable: true })).designation,
      orderBooks(bagOrder()).designation,
    );
    expect(balances(delta)).toEqual({
      'care assets:due-from:operating:available': 733,
      'care assets:due-from:operating:pending': -733,
      'capacity assets:due-from:operating:available': 440,
      'capacity assets:due-from:operating:pending': -440,
      'advocacy assets:due-from:operating:available': 293,
      'advocacy assets:due-from:operating:pending': -293,
    });
    expect(balances(availablePostings(5_586))).toEqual({
      'assets:stripe:available': 5_586,
      'assets:stripe:pending': -5_586,
    });
  });
  test('45 % off: the subsidy closes the sum', () => {
    expect(balances(orderBooks(bagOrder({}, 2_640)).allocated)).toEqual({
      'memo:allocated': 2_640,
      'memo:materials': -910,
      'memo:wages': -1_680,
      'memo:processing': -168,
      'memo:subsidy': 118,
    });
  });
  test('a full refund, shipped and restocked, leaves fee and carrier and nothing else', () => {
    const facts = bagOrder(
      { shipment: { carrierMinor: 535 }, refundedShippingMinor: 600, refundedTaxMinor: 384 },
      4_800,
      4_800,
    );
    facts.portions[0]!.restocked = 1;
    const {
      'income:sales': sales = 0,
      'income:sales-returns': returns = 0,
      ...rest
    } = balances([...all(facts), ...feePostings(198)]);
    expect(sales + returns).toBe(0);
    expect(rest).toEqual({
      'expenses:processing': 198,
      'expenses:carrier': 535,
      'assets:stripe:pending': -198,
      'liabilities:payable': -535,
    });
  });
  test('a full refund of goods that are lost is a returns loss of their cost', () => {
    const facts = bagOrder({ shipment: { carrierMinor: 535 } }, 4_800, 4_800);
    facts.portions[0]!.lost = 1;
    expect(balances(orderBooks(facts).goods)).toMatchObject({
      'expenses:returns-loss': 2_590,
      'assets:inventory': -2_590,
    });
    expect(balances(orderBooks(facts).goods)['expenses:cogs:labor']).toBeUndefined();
  });
});

describe('a dispute of the bag’s 5,784 with a fee of 1,500', () => {
  const open = { outMinor: 5_784, feeMinor: 1_500, isLost: false, bookedMinor: 0 };
  const changeTo = (to: OrderFacts, from: OrderFacts = bagOrder({ areFundsAvailable: true })) =>
    balances(targetMinusPosted(all(to), all(from)));

  test('opened: the money stands apart, operations bear the fee, the funds’ claims are held', () => {
    expect(changeTo(bagOrder({ areFundsAvailable: true, disputes: [open] }))).toEqual({
      'assets:stripe:pending': -7_284,
      'assets:stripe:disputed': 5_784,
      'expenses:disputes': 1_500,
      'care assets:due-from:operating:available': -733,
      'care assets:due-from:operating:held': 733,
      'capacity assets:due-from:operating:available': -440,
      'capacity assets:due-from:operating:held': 440,
      'advocacy assets:due-from:operating:available': -293,
      'advocacy assets:due-from:operating:held': 293,
    });
  });
  test('lost: the refund’s debits against the disputed money, and nothing more leaves Stripe', () => {
    const lost = bagOrder(
      {
        ...{ areFundsAvailable: true, refundedShippingMinor: 600, refundedTaxMinor: 384 },
        disputes: [{ ...open, isLost: true, bookedMinor: 5_784 }],
      },
      4_800,
      4_800,
    );
    const change = changeTo(lost, bagOrder({ areFundsAvailable: true, disputes: [open] }));
    expect(change).toMatchObject({
      'assets:stripe:disputed': -5_784,
      'income:sales-returns': 4_800,
      'income:shipping': 600,
      'liabilities:sales-tax': 384,
      'memo:allocated': -4_800,
      'care assets:due-from:operating:held': -733,
      'care transfers:in': 733,
    });
    expect(change['assets:stripe:pending']).toBeUndefined();
  });
  test('won: the money is back and the claims are available; the fee stays a cost', () => {
    const won = bagOrder({ areFundsAvailable: true, disputes: [{ ...open, outMinor: 0 }] });
    expect(changeTo(won)).toEqual({ 'assets:stripe:pending': -1_500, 'expenses:disputes': 1_500 });
  });
  test('what is more than the captured rest is a loss of operations', () => {
    const facts = bagOrder(
      { disputes: [{ ...open, isLost: true, bookedMinor: 3_000 }], refundedTaxMinor: 222 },
      4_800,
      2_778,
    );
    expect(balances(orderBooks(facts).cash)).toMatchObject({ 'expenses:disputes': 1_500 + 2_784 });
  });
  test('of a deposit nothing but the deposit itself is lost', () => {
    const lost = { ...open, isLost: true, bookedMinor: 5_784 };
    expect(balances(orderBooks(bagOrder({ depositMinor: 0, disputes: [lost] })).cash)).toEqual({
      'assets:stripe:pending': -1_500,
      'expenses:disputes': 1_500,
    });
  });
});

test('money that cannot be fulfilled is the buyer’s deposit, and no sale', () => {
  const books = orderBooks(bagOrder({ depositMinor: 5_784 }));
  expect(balances(books.cash)).toEqual({
    'assets:stripe:pending': 5_784,
    'liabilities:customer-deposits': -5_784,
  });
  expect([books.allocated, books.designation, books.goods]).toEqual([[], [], []]);
});

const anyOrder = fc
  .record({
    isShipped: fc.boolean(),
    areFundsAvailable: fc.boolean(),
    shippingMinor: fc.nat(2_000),
    taxMinor: fc.nat(2_000),
    portions: fc.array(
      fc.record({
        list: fc.integer({ min: 100, max: 20_000 }),
        discountBp: fc.nat(10_000),
        quantity: fc.integer({ min: 1, max: 5 }),
        materials: fc.nat(8_000),
        labor: fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 300 }), rateMinor: fc.nat(3_000) }), {
          minLength: 1,
          maxLength: 3,
        }),
        refundBp: fc.nat(10_000),
        back: fc.nat(5),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map((seed): OrderFacts => ({
    ...bagOrder(),
    shippingMinor: seed.shippingMinor,
    taxMinor: seed.taxMinor,
    areFundsAvailable: seed.areFundsAvailable,
    shipment: seed.isShipped ? { carrierMinor: 535 } : undefined,
    portions: seed.portions.map((p, index) => {
      const unitPaid = Math.floor((p.list * (10_000 - p.discountBp)) / 10_000);
      const labor = p.labor.map((row, i) => ({ cohortId: `c${i}`, unitWagesMinor: unitWages([row]) }));
      const wagesMinor = labor.reduce((sum, row) => sum + row.unitWagesMinor, 0);
      const unit = allocateUnit({
        listMinor: p.list,
        paidMinor: unitPaid,
        materialsMinor: p.materials,
        wagesMinor,
        processingBp: 350,
        operationsBp: 1_200,
        residual,
      });
      return {
        batchId: `b${index}`,
        programId: 'p1',
        quantity: p.quantity,
        listMinor: p.list * p.quantity,
        paidMinor: unitPaid * p.quantity,
        refundedMinor: Math.floor((unitPaid * p.quantity * p.refundBp) / 10_000),
        restocked: Math.min(p.back, p.quantity),
        lost: 0,
        unitMaterialsMinor: p.materials,
        labor,
        allocations: multiplyAllocations(unit, p.quantity),
      };
    }),
  }));

describe('for random orders', () => {
  test('every part of the books balances in each fund, and so does every correction', () => {
    fc.assert(
      fc.property(anyOrder, anyOrder, (before, after) => {
        const [from, to] = [orderBooks(before), orderBooks(after)];
        for (const part of ['cash', 'allocated', 'designation', 'goods'] as const) {
          for (const postings of [to[part], targetMinusPosted(to[part], from[part])]) {
            if (postings.length > 0) assertBalanced({ kind: 'sale', postings });
          }
        }
      }),
    );
  });
  test('posting the difference always ends at the target', () => {
    fc.assert(
      fc.property(fc.array(anyOrder, { minLength: 1, maxLength: 5 }), (states) => {
        let posted: Posting[] = [];
        for (const state of states)
          posted = mergePostings([...posted, ...targetMinusPosted(all(state), posted)]);
        expect(balances(posted)).toEqual(balances(all(states.at(-1)!)));
      }),
    );
  });
});
