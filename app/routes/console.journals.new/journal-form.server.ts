import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { OPERATING } from '#app/domain/ledger.ts';
import { proposeJournal } from '#app/services/journals.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { amountField, dayField } from '../console/fields.server.ts';
import { LINES } from './lines.ts';

const head = z.object({
  kind: z.enum(['journal', 'opening_balances']).default('journal'),
  occurredOn: dayField('Choose the day it belongs to.'),
  memo: z.string({ error: 'Say what it is for.' }).trim().max(200, 'Keep it under 200 characters.'),
});

function buildSchema(currency: string) {
  const amount = () =>
    amountField(currency, { sentence: 'Type an amount, for example 120.00, without a sign.' }).optional();
  const lines = LINES.flatMap((n) => [
    [`account${n}`, z.string().optional()] as const,
    [`debit${n}`, amount()] as const,
    [`credit${n}`, amount()] as const,
  ]);
  return z
    .object({ ...head.shape, ...(Object.fromEntries(lines) as Record<string, z.ZodType>) })
    .check((ctx) => {
      const value = ctx.value as Record<string, unknown>;
      const say = (field: string, message: string) =>
        ctx.issues.push({ code: 'custom', input: value, path: [field], message });
      for (const n of LINES) {
        const [account, debit, credit] = [value[`account${n}`], value[`debit${n}`], value[`credit${n}`]];
        if (account === undefined && (debit ?? credit) !== undefined)
          say(`account${n}`, 'Choose the account of this amount.');
        if (account !== undefined && (debit === undefined) === (credit === undefined))
          say(`debit${n}`, 'Type the amount as debit or as credit, one of the two.');
      }
    });
}

/** Reads the form and proposes the journal; or answers with a sentence a field and all that was typed. */
export async function submitJournal(ctx: AppContext, request: Request, staff: Staff) {
  const typed = request.clone();
  const form = await parseForm(request, buildSchema(ctx.settings.currency));
  if (!form.ok) return data({ errors: form.errors, values: form.values }, 400);
  const { kind, occurredOn, memo } = form.value as z.output<typeof head>;
  const value = form.value as Record<string, unknown>;
  const filled = LINES.filter((n) => value[`account${n}`] !== undefined);
  const lines = filled.map((n) => {
    // A fund's account is chosen with its fund before it: `care|expenses:program:training`.
    const [first = '', second] = String(value[`account${n}`]).split('|');
    return {
      fund: second === undefined ? OPERATING : first,
      account: second ?? first,
      amountMinor: Number(value[`debit${n}`] ?? 0) - Number(value[`credit${n}`] ?? 0),
    };
  });
  const outcome = await proposeJournal(ctx, { kind, occurredOn, memo, lines, createdBy: staff.userId });
  if (outcome.ok) return redirect(`/console/journals/${outcome.journalId}?done=proposed`);
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  const n = filled[outcome.line] ?? 1;
  const names = { account: `account${n}`, amount: `debit${n}`, lines: 'debit1' };
  const name = outcome.field in names ? names[outcome.field as keyof typeof names] : outcome.field;
  return data({ errors: { [name]: outcome.sentence } as Record<string, string>, values }, 422);
}
