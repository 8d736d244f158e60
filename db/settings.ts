import type { Db, Tx } from './connect.server.ts';

export async function findSetting(db: Db, key: string): Promise<string | undefined> {
  return (await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst())?.value;
}
export async function upsertSetting(tx: Tx, key: string, value: string): Promise<void> {
  await tx
    .insertInto('setting')
    .values({ key, value })
    .onConflict((oc) => oc.column('key').doUpdateSet({ value }))
    .execute();
}

/** Takes a named lease until `until`, or renews one's own; false while another process holds it. */
export async function takeLease(
  tx: Tx,
  lease: { name: string; holder: string; now: string; until: string },
): Promise<boolean> {
  const { name, holder, now, until } = lease;
  await tx
    .insertInto('job_lease')
    .values({ name, holder: '', until: '' })
    .onConflict((oc) => oc.column('name').doNothing())
    .execute();
  const row = await tx
    .updateTable('job_lease')
    .set({ holder, until })
    .where('name', '=', name)
    .where((eb) => eb.or([eb('until', '<=', now), eb('holder', '=', holder)]))
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}
