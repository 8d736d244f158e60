import type { Db, Tx } from './connect.server.ts';

/** Says that something a page may show has changed; every write of that kind calls it in its own transaction. */
export async function bumpContentVersion(tx: Tx): Promise<void> {
  await tx
    .updateTable('content_version')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', 1)
    .execute();
}

export async function findContentVersion(db: Db): Promise<number> {
  const row = await db
    .selectFrom('content_version')
    .select('version')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  return row.version;
}
