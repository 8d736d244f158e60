import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { unmigratedDatabase } from './testing/database.server.ts';

test('a shop’s SQLite file and what lies beside it are read by nobody else on the machine', async () => {
  const { url } = await unmigratedDatabase('sqlite');
  const file = url.slice('file:'.length);
  for (const name of [file, `${file}-wal`, `${file}-shm`]) {
    const mode = (await stat(name).catch(() => undefined))?.mode;
    if (name === file || mode !== undefined) expect((mode ?? 0) & 0o077).toBe(0);
  }
});
