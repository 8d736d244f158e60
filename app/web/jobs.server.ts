import { randomUUID } from 'node:crypto';
import { nowText, type Context } from '#app/services/context.server.ts';
import { settleOpenOrders, sweep, takeSweepLease } from '#app/services/sweep.server.ts';
import { describeError } from './log.server.ts';

const EVERY_MS = 3_000;

/**
 * What runs beside the pages: first the webhook is registered and orders left open by a crash are asked about, then
 * every few seconds whichever process holds the lease sweeps.
 */
export function startJobs(
  context: Context,
  prepareWebhook: (holder: string) => Promise<boolean>,
): { stop: () => Promise<void> } {
  const holder = randomUUID();
  let isStopped = false;
  let hasWebhook = false;
  let hasAsked = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  const run = async () => {
    try {
      hasWebhook = hasWebhook || (await prepareWebhook(holder));
      if (!hasAsked) await settleOpenOrders(context);
      hasAsked = true;
      if (await takeSweepLease(context, holder)) await sweep(context);
    } catch (error) {
      context.log.warn(
        { error: describeError(error), at: nowText(context) },
        'a job failed and will run again',
      );
    }
  };
  const loop = () => {
    if (isStopped) return;
    current = run().finally(() => {
      if (!isStopped) timer = setTimeout(loop, EVERY_MS);
    });
  };
  loop();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
