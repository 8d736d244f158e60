import { createSimulatedGateway } from '#app/payments/simulated.server.ts';
import { simulateHistory } from '#app/services/sample/simulate.server.ts';
import { isEmptyShop } from '#db/programs.ts';
import type { Environment } from '../environment.server.ts';
import { showProgress } from '../progress.server.ts';
import { StartError } from '../start-error.server.ts';
import { wholeNumber, withWorkbench, type Answer, type Command, type Given } from './command.server.ts';
import { runMigrate } from './migrate.server.ts';

export const simulateCommand: Command = {
  usage: 'simulate --orders N --seed S',
  options: { orders: { type: 'string' }, seed: { type: 'string' } },
  run: runSimulate,
};

async function runSimulate(environment: Environment, given: Given): Promise<Answer> {
  const orders = wholeNumber(given, 'orders', 1, 1_000_000);
  const seed = wholeNumber(given, 'seed', 0, 2 ** 31);
  await runMigrate(environment);
  return withWorkbench(environment, async ({ context }) => {
    if (!(await isEmptyShop(context.db)))
      throw new StartError('Simulate fills an empty database; this one has a shop in it.');
    const counts = await simulateHistory(
      { ...context, settings: { ...context.settings, shippingMinor: 600, taxBp: 800 } },
      {
        orders,
        seed,
        untilOn: context.now().toISOString().slice(0, 10),
        gateway: createSimulatedGateway,
        onProgress: showProgress('Simulating orders'),
      },
    );
    return { text: `${counts.orders} orders, ${counts.refunds} refunds.`, data: counts };
  });
}
