import { expect, test } from 'vitest';
import { findSetting, upsertSetting } from './settings.ts';
import { emptyDatabase } from './testing/database.server.ts';

test('a snapshot reads as of one moment, and nobody waits for it', async () => {
  const { db, snapshot, transact } = await emptyDatabase();
  await transact((tx) => upsertSetting(tx, 'name', 'before'));
  const seen = await snapshot(async (past) => {
    const first = await findSetting(past, 'name');
    await transact((tx) => upsertSetting(tx, 'name', 'after'));
    return [first, await findSetting(past, 'name')];
  });
  expect(seen).toEqual(['before', 'before']);
  expect(await findSetting(db, 'name')).toBe('after');
});

test('what fails in a snapshot fails whoever asked, and the next snapshot is a fresh one', async () => {
  const { snapshot, transact } = await emptyDatabase();
  await expect(snapshot(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await transact((tx) => upsertSetting(tx, 'name', 'now'));
  expect(await snapshot((db) => findSetting(db, 'name'))).toBe('now');
});
