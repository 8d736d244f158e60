import { describeBalanceFault, rebuildBalances } from '#app/services/book-checks/balances.server.ts';
import type { Environment } from '../environment.server.ts';
import { withWorkbench, type Answer, type Command } from './command.server.ts';

export const rebuildBalancesCommand: Command = {
  usage: 'rebuild-balances',
  options: {},
  run: runRebuildBalances,
};

function runRebuildBalances(environment: Environment): Promise<Answer> {
  return withWorkbench(environment, async ({ context }) => {
    const faults = await rebuildBalances(context);
    const text =
      faults.length === 0
        ? 'Every running balance is what the entries say; nothing was changed.'
        : [
            `Set ${faults.length} running balances to what the entries say:`,
            ...faults.map((fault) => `  ${describeBalanceFault(fault)}`),
          ].join('\n');
    return { text, data: { changed: faults.length, faults } };
  });
}
