import type { PolicyTerms } from '#app/domain/allocation.ts';
import type { PolicyScope } from '#app/domain/policy-scope.ts';
import { listOpenPolicyDrafts } from '#db/policies.ts';
import { approveAndPublish } from '../policy-approval.server.ts';
import { draftPolicy } from '../policy-drafts.server.ts';
import type { Context } from '../context.server.ts';
import { monthsAfter } from './sample-shop.server.ts';

interface PlannedPolicy {
  scope: PolicyScope;
  terms: PolicyTerms;
  /** Months from the shop's first to the month in which it starts. */
  startsInMonth: number;
  reason: string;
}

const FINANCE = { userId: 'sample-finance', role: 'finance' };
const OWNER = { userId: 'sample-owner', role: 'owner' };

const PLANNED: PlannedPolicy[] = [
  {
    scope: { kind: 'organization' },
    terms: terms(1_200, { program: 5_000, capacity: 3_000, advocacy: 2_000 }),
    startsInMonth: 9,
    reason: 'The shop has grown, so operations take less; partners asked for more help with referrals.',
  },
  {
    scope: { kind: 'category', category: 'Pantry' },
    terms: terms(1_500, { program: 7_000, capacity: 3_000 }),
    startsInMonth: 13,
    reason: 'Food has to be stored cool and sent quickly, which costs more; the rest stays near the kitchen.',
  },
];

/** On the tenth of the month before a planned policy finance proposes it, and on the twentieth an owner approves. */
export async function changePolicies(ctx: Context, day: string, shopStartsOn: string): Promise<void> {
  for (const { startsInMonth, ...draft } of PLANNED) {
    const startsOn = monthsAfter(shopStartsOn, startsInMonth);
    const monthBefore = monthsAfter(startsOn, -1).slice(0, 8);
    if (day === `${monthBefore}10`) await propose(ctx, { ...draft, startsOn });
    if (day !== `${monthBefore}20`) continue;
    const waiting = (await listOpenPolicyDrafts(ctx.db)).find((one) => one.startsOn === startsOn);
    const outcome = waiting && (await approveAndPublish(ctx, waiting.id, OWNER));
    if (!outcome?.ok) throw new Error(outcome?.sentence ?? `The policy of ${startsOn} was not proposed.`);
  }
}

/** What finance proposes on the last day, for an owner to look at, compare and decide on. */
export async function leaveAPolicyToDecide(ctx: Context, untilOn: string): Promise<void> {
  await propose(ctx, {
    scope: { kind: 'organization' },
    terms: terms(1_000, { program: 5_500, capacity: 2_500, advocacy: 2_000 }),
    startsOn: monthsAfter(untilOn, 2),
    reason: 'The new packing table saves an hour a day. What it saves goes to training and care.',
  });
}

async function propose(ctx: Context, draft: Parameters<typeof draftPolicy>[1]): Promise<void> {
  const outcome = await draftPolicy(ctx, draft, FINANCE);
  if (!outcome.ok) throw new Error(outcome.sentence);
}

function terms(operationsBp: number, shares: Record<string, number>): PolicyTerms {
  const residual = Object.entries(shares).map(([fund, shareBp]) => ({ fund, shareBp }));
  return { processingBp: 350, operationsBp, residual };
}
