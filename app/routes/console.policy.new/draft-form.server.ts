import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { draftPolicy } from '#app/services/policy-drafts.server.ts';
import { listScopeChoices, readPolicyForm } from '#app/services/policy-pages.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { dayField, percentField } from '../console/fields.server.ts';

const RATE = 'Type a share from 0 to 100 %, with at most two decimals, for example 12 or 12.5.';

function buildSchema(funds: readonly { code: string }[]) {
  const share = percentField({ sentence: RATE, isOptional: true });
  return z.object({
    scope: z.string({ error: 'Choose what this policy is for.' }),
    processing: percentField({ sentence: RATE }),
    operations: percentField({ sentence: RATE }),
    // Left empty all of them, nothing is sent of the whole; then the sum says so.
    share: z.object(Object.fromEntries(funds.map(({ code }) => [code, share]))).default({}),
    startsOn: dayField('Choose the first day it shall rule.'),
    reason: z.string({ error: 'Say why in a sentence: buyers and donors read it beside the version.' }),
  });
}

/** Keeps the draft and shows it compared, or answers with what to mend and everything that was typed. */
export async function submitDraft(ctx: AppContext, request: Request, staff: Staff) {
  const typed = Object.fromEntries(await request.clone().formData()) as Record<string, string>;
  const { funds } = await readPolicyForm(ctx, null);
  const form = await parseForm(request, buildSchema(funds));
  if (!form.ok) return data({ errors: form.errors, values: typed }, 422);
  const { scope, processing, operations, share, startsOn, reason } = form.value;
  const chosen = (await listScopeChoices(ctx)).find((choice) => choice.value === scope);
  if (!chosen) return data({ errors: { scope: 'Choose what this policy is for.' }, values: typed }, 422);
  const residual = funds
    .map(({ code }) => ({ fund: code, shareBp: share[code] ?? 0 }))
    .filter(({ shareBp }) => shareBp > 0);
  const outcome = await draftPolicy(
    ctx,
    {
      scope: chosen.scope,
      terms: { processingBp: processing, operationsBp: operations, residual },
      startsOn,
      reason,
    },
    staff,
  );
  if (outcome.ok) return redirect(`/console/policy/${outcome.draftId}`);
  // The service speaks of the shares as a whole; the page says it at the first of them.
  const field = outcome.field === 'shares' ? `share.${funds[0]?.code ?? ''}` : outcome.field;
  return data({ errors: { [field]: outcome.sentence } as Record<string, string>, values: typed }, 422);
}
