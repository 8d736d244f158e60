import type { Db, Tx } from './connect.server.ts';
import { prepared } from './prepared.ts';

/** Says that something a page may show has changed; every write of that kind calls it in its own transaction. */
export async function bumpContentVersion(tx: Tx): Promise<void> {
  await tx
    .updateTable('content_version')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', 1)
    .execute();
}

const version = prepared((db) => db.selectFrom('content_version').select('version').where('id', '=', 1));

export async function findContentVersion(db: Db): Promise<number> {
  const [row] = await version(db);
  if (!row) throw new Error('The content version is missing.');
  return row.version;
}
