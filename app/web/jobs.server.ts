import { randomUUID } from 'node:crypto';
import { nowText, type Context } from '#app/services/context.server.ts';
import { settleOpenOrders, sweep, takeSweepLease } from '#app/services/sweep.server.ts';
import { describeError } from './log.server.ts';

const EVERY_MS = 3_000;
/** How often open orders are asked about, in case every event of one was lost and its buyer never came back. */
const ASK_EVERY_MS = 60_000;

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
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  const run = async () => {
    try {
      hasWebhook = hasWebhook || (await prepareWebhook(holder));
      const isFirst = askedAtMs === Number.NEGATIVE_INFINITY;
      const isSweeper = await takeSweepLease(context, holder);
      if (isFirst || (isSweeper && performance.now() - askedAtMs > ASK_EVERY_MS)) {
        askedAtMs = performance.now();
        await settleOpenOrders(context);
      }
      if (isSweeper) await sweep(context);
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
