import { dayIn } from '#app/domain/store-day.ts';
import type { Db, Tx } from '#db/connect.server.ts';
import type { Media } from '#app/media/media.server.ts';
import type { Payments } from '#app/payments/payments.ts';

export interface StoreSettings {
  storeName: string;
  currency: string;
  timeZone: string;
  publicUrl: string;
  shippingMinor: number;
  taxBp: number;
}

/** Warnings and facts for the operator; never a name, an address or a token. */
export interface Log {
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
  error(facts: object, sentence: string): void;
}

/** What every service is given first. Inside `withTransaction` its `db` is the transaction. */
export interface Context {
  db: Db;
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Reads as of one moment, for what takes long and must agree with itself: proofs of the books, backups. */
  snapshot<T>(work: (db: Db) => Promise<T>): Promise<T>;
  payments: Payments;
  media: Media;
  now: () => Date;
  newId: (prefix: string) => string;
  /** 128 random bits for what a stranger must not guess. */
  newToken: () => string;
  /** A keyed hash of a network address, so that limits need not store the address. */
  hashAddress: (address: string) => string;
  /** Does work after the answer is sent; a shutdown waits for it. */
  inBackground: (work: () => Promise<void>) => void;
  settings: StoreSettings;
  log: Log;
}

export interface TxContext extends Context {
  db: Tx;
}

/**
 * Runs `work` with a context whose `db` is a transaction; all of it happens or nothing does. The engine may ask for the
 * whole of it again, so it does nothing that cannot be repeated: no network, no files. Inside one, it joins it.
 */
export async function withTransaction<T>(ctx: Context, work: (tx: TxContext) => Promise<T>): Promise<T> {
  if (isTransaction(ctx)) return work(ctx);
  return ctx.transact((tx) => work({ ...ctx, db: tx }));
}

function isTransaction(ctx: Context): ctx is TxContext {
  return ctx.db.isTransaction;
}

/** This instant as it is stored. */
export function nowText(ctx: Pick<Context, 'now'>): string {
  return ctx.now().toISOString();
}

/** The day of an instant in the store's time zone: it decides quarters and seals. */
export function dayOf(ctx: Pick<Context, 'settings'>, instant: Date): string {
  return dayIn(ctx.settings.timeZone, instant);
}

/** Today in the store's time zone. */
export function today(ctx: Pick<Context, 'settings' | 'now'>): string {
  return dayOf(ctx, ctx.now());
}

/** The hour of an instant in the store's time zone, 0 to 23. */
export function hourOf(ctx: Pick<Context, 'settings'>, instant: Date): number {
  const { timeZone } = ctx.settings;
  return Number(
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(instant),
  );
}
