import { readTrialBalance } from '#app/services/books.server.ts';
import type { Environment } from '../environment.server.ts';
import { withWorkbench, type Answer, type Command } from './command.server.ts';

export const trialBalanceCommand: Command = { usage: 'trial-balance', options: {}, run: runTrialBalance };

function runTrialBalance(environment: Environment): Promise<Answer> {
  return withWorkbench(environment, async ({ context }) => {
    const rows = await readTrialBalance(context);
    return {
      text: rows
        .map((row) => `${String(row.amountMinor).padStart(14)}  ${row.fund.padEnd(18)} ${row.account}`)
        .join('\n'),
      data: rows,
    };
  });
}
