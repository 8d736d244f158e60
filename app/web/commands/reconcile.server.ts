import { formatMoney } from '#app/domain/money.ts';
import { reconcile } from '#app/services/reconciliation.server.ts';
import type { Environment } from '../environment.server.ts';
import { withWorkbench, type Answer, type Command, type Given } from './command.server.ts';

export const reconcileCommand: Command = {
  usage: 'reconcile [--whole]',
  options: { whole: { type: 'boolean' } },
  run: runReconcile,
};

/** Compares the books with Stripe; with `--whole` all of Stripe is read again, not only what is new. */
function runReconcile(environment: Environment, given: Given): Promise<Answer> {
  return withWorkbench(environment, async ({ context }) => {
    const result = await reconcile(context, {
      startedBy: 'command line',
      isWhole: given.values['whole'] === true,
    });
    const money = (minor: number) => formatMoney(minor, context.settings.currency);
    const line = (who: string, held: { pendingMinor: number; availableMinor: number }) =>
      `${who}  pending ${money(held.pendingMinor)}, available ${money(held.availableMinor)}`;
    return {
      text: [
        line('Stripe', result.stripe),
        line('Books ', result.books),
        ...(result.onTheWayMinor === 0 ? [] : [`On the way: ${money(result.onTheWayMinor)}`]),
        ...result.findings.map((finding) => `${finding.sentence} ${finding.remedy}`),
        result.isClean ? 'The books and Stripe agree.' : 'The books and Stripe do not agree.',
      ].join('\n'),
      data: result,
      isFailure: !result.isClean,
    };
  });
}
