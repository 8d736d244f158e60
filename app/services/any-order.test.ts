import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testEngine } from '#db/testing/database.server.ts';
import type { Step } from './testing/history-steps.server.ts';
import { openHistory, openShops } from './testing/order-histories.server.ts';

/**
 * Sequences a run makes; each is lived through twice. `SEQUENCES=20000 npx vitest run --project sqlite any-order` makes
 * more. PostgreSQL makes few: it copies a database for each life, and the rules under test are the same code.
 */
const SEQUENCES = Number(process.env['SEQUENCES'] ?? (testEngine === 'sqlite' ? 1_000 : 20));
/** Far more than it takes, for a machine that does other things too; a life takes some 40 ms by itself. */
const SECONDS = 300 + SEQUENCES;

const share = fc.integer({ min: 1, max: 10_000 });
const which = fc.nat(3);

/** What a buyer, a bank or whoever sits at Stripe's dashboard does; each makes events. */
const deed: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pay' as const), which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('refund elsewhere' as const), which, share }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refund fails' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('dispute' as const), which, share }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('win' as const), which }) },
);

/** What the shop does. Between two of them events may come in any order, and twice. */
const command: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      bags: fc.integer({ min: 1, max: 2 }),
      pouches: fc.nat(2),
      discountBp: fc.constantFrom(0, 0, 3_000, 4_500),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('spend' as const), fund: fc.nat(2), share }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('ship' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('refund whole' as const), which, restock: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refund amount' as const), which, share }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('payroll' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('policy' as const), operationsBp: fc.constantFrom(500, 1_500) }),
  },
);

const history = fc
  .record({
    first: fc.record({ bags: fc.integer({ min: 1, max: 2 }), pouches: fc.nat(1) }),
    floorMinor: fc.constantFrom(0, 0, 300),
    blocks: fc.array(fc.record({ command, deeds: fc.array(deed, { maxLength: 4 }) }), {
      minLength: 2,
      maxLength: 3,
    }),
  })
  .map(({ first, floorMinor, blocks }) => ({
    floorMinor,
    blocks: [
      {
        command: { do: 'order' as const, ...first, discountBp: 0 },
        deeds: [{ do: 'pay' as const, which: 0 }],
      },
      // Money that is there may be spent; only then can a later reversal find it gone.
      { command: { do: 'wait' as const, days: 3 }, deeds: [] },
      ...blocks,
    ],
  }));

test(
  'in whatever order and however often Stripe’s events come between two commands, every promise holds and the books are the same',
  { timeout: SECONDS * 1_000 },
  async () => {
    const shops = await openShops();
    await fc.assert(
      fc.asyncProperty(history, fc.infiniteStream(fc.nat()), async (plan, chance) => {
        const [inTurn, anyhow] = [
          await openHistory(shops, plan.floorMinor),
          await openHistory(shops, plan.floorMinor),
        ];
        try {
          for (const block of plan.blocks) {
            await inTurn.command(block.command);
            await anyhow.command(block.command);
            for (const one of block.deeds) {
              await inTurn.deed(one);
              await inTurn.deliverAll();
              await anyhow.deed(one);
              await anyhow.deliverSome(() => chance.next().value as number);
            }
            await inTurn.settle();
            await anyhow.deliverAll(() => chance.next().value as number);
            await anyhow.settle();
            expect(await anyhow.books()).toEqual(await inTurn.books());
          }
          expect(await inTurn.faults()).toEqual([]);
        } finally {
          await inTurn.close();
          await anyhow.close();
        }
      }),
      { numRuns: SEQUENCES },
    );
  },
);
