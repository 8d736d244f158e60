import { listMissingGuards } from '#db/ledger-guards.ts';
import type { Proof } from './findings.server.ts';

/** What refuses changes of posted entries is there and fires; the proof of the past is only as good as these. */
export async function proveGuards({ ctx, findings }: Proof): Promise<void> {
  for (const { table, name } of await listMissingGuards(ctx.db))
    findings.add(2, `the guard ${name} of ${table} is gone, so posted entries could be changed`);
}
