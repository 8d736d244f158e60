import { randomUUID } from 'node:crypto';
import { runDueBookCheck } from '#app/services/book-check-runs.server.ts';
import { runDueBackup } from '#app/services/backups.server.ts';
import { nowText, type Context } from '#app/services/context.server.ts';
import { settleOpenOrders, sweep, sweepSlowly, takeSweepLease } from '#app/services/sweep.server.ts';
import { describeError } from './log.server.ts';

const EVERY_MS = 3_000;
const SLOWLY_EVERY_MS = 60_000;

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
  let nextSlowSweepMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  let checking: Promise<unknown> | undefined;
  let backingUp: Promise<unknown> | undefined;

  const warn = (error: unknown) => {
    context.log.warn(
      { error: describeError(error), at: nowText(context) },
      'a job failed and will run again',
    );
  };
  /** Beside the sweeps: a proof of many orders takes minutes, and money must not wait for it. */
  const checkBooks = () => {
    checking ??= runDueBookCheck(context, holder, () => isStopped)
      .catch(warn)
      .finally(() => (checking = undefined));
  };
  const backUp = () => {
    backingUp ??= runDueBackup(context)
      .catch((error: unknown) => {
        context.log.error({ error: describeError(error) }, 'the nightly backup failed and is tried again');
      })
      .finally(() => (backingUp = undefined));
  };
  const run = async () => {
    try {
      hasWebhook = hasWebhook || (await prepareWebhook(holder));
      // Every process asks at its start, also one that will not sweep: the one before it may have died in between.
      if (!hasAsked) await settleOpenOrders(context);
      hasAsked = true;
      if (!(await takeSweepLease(context, holder))) return;
      checkBooks();
      await sweep(context);
      if (performance.now() < nextSlowSweepMs) return;
      backUp();
      nextSlowSweepMs = performance.now() + SLOWLY_EVERY_MS;
      await sweepSlowly(context);
    } catch (error) {
      warn(error);
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
      await checking;
      await backingUp;
    },
  };
}
