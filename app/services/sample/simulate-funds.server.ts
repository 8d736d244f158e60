import { dayBefore, monthsBetween } from '#app/domain/calendar.ts';
import type { UseCategory } from '#app/domain/impact.ts';
import { findAvailableInFund } from '#db/balances.ts';
import { findFund } from '#db/funds.ts';
import { findProgramBySlug } from '#db/programs.ts';
import { setFloor } from '../floors.server.ts';
import { recordGift, type NewGift } from '../gifts.server.ts';
import { awardGrant } from '../grants.server.ts';
import { openRestrictedFund } from '../restricted-funds.server.ts';
import { spendFromFund } from '../spending.server.ts';
import { moveMoney } from '../transfers.server.ts';
import { monthsAfter } from './sample-shop.server.ts';
import type { Simulation } from './simulate.server.ts';

const GRANT = 'riverside-training-year';
const LEGAL_AID = 'lantern-legal-aid';
const GRANT_STARTS_IN_MONTH = 4;
const GRANT_MONTHS = 18;

/**
 * What happens to the funds beside sales, by the month of the history: a grant of $100,000 as 50/30/20 in two payments,
 * a gift for legal aid, small gifts, a transfer and two floors. No chance is in it, so it changes nothing else.
 */
export async function giveAndMove(simulation: Simulation, day: string): Promise<void> {
  const month = monthsBetween(simulation.startsOn, day);
  if (day.endsWith('-05')) await receive(simulation, day, month);
  if (day.endsWith('-20')) await spendRestricted(simulation, day, month);
  if (day.endsWith('-25') && month === 12) await moveAndKeep(simulation, day);
}

function giftOn(day: string, change: Partial<NewGift>): NewGift {
  return {
    ...{ fundId: 'operating', amountMinor: 100_00, receivedOn: day, method: 'bank', donorName: '', note: '' },
    ...{ evidence: `Bank statement ${day.slice(0, 7)}, line 12`, createdBy: 'sample', ...change },
  };
}

async function receive(simulation: Simulation, day: string, month: number): Promise<void> {
  const { ctx } = simulation;
  if (month === GRANT_STARTS_IN_MONTH) await award(simulation, day);
  if (month === GRANT_STARTS_IN_MONTH + 7)
    await must(
      recordGift(
        ctx,
        giftOn(day, { fundId: GRANT, amountMinor: 40_000_00, donorName: 'Hearth & Harbor Foundation' }),
      ),
    );
  if (month === 6) await openLegalAid(simulation, day);
  const small: Record<number, Partial<NewGift>> = {
    2: { fundId: 'advocacy', amountMinor: 150_00, method: 'check', evidence: 'Check 2047' },
    5: { amountMinor: 60_00, method: 'cash', evidence: 'Receipt 31, open workshop day' },
    9: { fundId: 'care-harvest', amountMinor: 400_00, donorName: 'A neighbor' },
    13: { fundId: LEGAL_AID, amountMinor: 750_00, donorName: 'A law firm' },
    15: { amountMinor: 1_000_00, donorName: 'A reading group', note: 'From their yearly sale of books' },
  };
  if (small[month]) await must(recordGift(ctx, giftOn(day, small[month])));
}

async function award({ ctx }: Simulation, day: string): Promise<void> {
  const program = await findProgramBySlug(ctx.db, 'riverside-sewing');
  const { fundId: _fundId, donorName: _donorName, ...first } = giftOn(day, { amountMinor: 60_000_00 });
  await must(
    awardGrant(
      ctx,
      {
        name: 'Riverside training year',
        purpose:
          'A year and a half of paid training days at Riverside, with childcare and counseling beside them',
        servesProgramId: program?.id ?? null,
        funderName: 'Hearth & Harbor Foundation',
        isFunderPublic: true,
        amountMinor: 100_000_00,
        startsOn: monthsAfter(day, 0),
        endsOn: dayBefore(monthsAfter(day, GRANT_MONTHS)),
        isPublic: true,
        lines: [
          { useCategory: 'training', typed: { shareBp: 5_000 } },
          { useCategory: 'childcare', typed: { shareBp: 3_000 } },
          { useCategory: 'counseling', typed: { shareBp: 2_000 } },
        ],
        createdBy: 'sample',
      },
      first,
    ),
  );
}

async function openLegalAid({ ctx }: Simulation, day: string): Promise<void> {
  const program = await findProgramBySlug(ctx.db, 'lantern-studio');
  const { fundId: _fundId, ...gift } = giftOn(day, { amountMinor: 5_000_00, donorName: 'R. and M.' });
  await must(
    openRestrictedFund(
      ctx,
      {
        name: 'Lantern legal aid',
        purpose: 'Advice and papers for participants of the studio who need them',
        uses: ['legal-aid'],
        servesProgramId: program?.id ?? null,
      },
      gift,
    ),
  );
}

/** Monthly shares of each line in hundredths of its budget: a slow start, then a steady year. */
const PACE = [2, 4, 5, 6, 5, 6, 5, 7, 6, 5, 6, 7, 6, 6, 5, 7, 6, 6];
const LINES: { use: UseCategory; budgetMinor: number; bills: number; people: number }[] = [
  { use: 'training', budgetMinor: 50_000_00, bills: 2, people: 15 },
  { use: 'childcare', budgetMinor: 30_000_00, bills: 1, people: 13 },
  { use: 'counseling', budgetMinor: 20_000_00, bills: 1, people: 12 },
];

async function spendRestricted({ ctx }: Simulation, day: string, month: number): Promise<void> {
  const step = month - GRANT_STARTS_IN_MONTH;
  const facts = { recipient: 'vendor', spentOn: day, createdBy: 'sample' } as const;
  if (step >= 0)
    for (const [i, line] of LINES.entries()) {
      const hundredths = PACE[(step + i) % PACE.length] ?? 0;
      for (let bill = 0; bill < line.bills; bill += 1) {
        // Cents that differ from month to month, as invoices do.
        const amountMinor =
          Math.floor((line.budgetMinor * hundredths) / 100 / line.bills) + step * 7 + bill * 3;
        const free = await findAvailableInFund(ctx.db, GRANT);
        if (amountMinor > free) continue;
        await must(
          spendFromFund(ctx, {
            ...{ ...facts, fundId: GRANT, useCategory: line.use, amountMinor },
            evidence: `RT-${day.slice(0, 7)}-${i + 1}${bill + 1}`,
            beneficiaries: line.people,
          }),
        );
      }
    }
  if (month > 6 && month % 2 === 0)
    await must(
      spendFromFund(ctx, {
        ...{ ...facts, fundId: LEGAL_AID, useCategory: 'legal-aid', amountMinor: 430_00 + month * 11 },
        evidence: `LA-${day.slice(0, 7)}`,
        beneficiaries: 11,
      }),
    );
}

/** The board keeps a reserve in two funds, and gives the newest program a start out of operations. */
async function moveAndKeep({ ctx }: Simulation, day: string): Promise<void> {
  await must(
    moveMoney(ctx, {
      ...{ fromFundId: 'operating', toFundId: 'care-harvest', amountMinor: 250_00, movedOn: day },
      reason: 'A good quarter: rent deposits at Harvest Table come first',
      ...{ evidence: `Board minutes ${day.slice(0, 7)}, item 4`, createdBy: 'sample' },
    }),
  );
  for (const fundId of ['care-riverside', 'care-lantern']) {
    if (!(await findFund(ctx.db, fundId))) continue;
    const reason = 'One month of childcare and classes stays in reserve';
    await must(setFloor(ctx, { fundId, floorMinor: 150_00, reason, changedBy: 'sample' }));
  }
}

async function must(outcome: Promise<{ ok: true } | { ok: false; sentence: string }>): Promise<void> {
  const done = await outcome;
  if (!done.ok) throw new Error(done.sentence);
}
