import { access } from 'node:fs/promises';
import { readLinesOf } from '#app/media/files.server.ts';
import { checkBooks } from '#app/services/books.server.ts';
import { applyErasures } from '#app/services/erasures.server.ts';
import { BadSnapshot, restoreSnapshot } from '#app/services/snapshot.server.ts';
import { connectOrExplain } from '../app.server.ts';
import type { Environment } from '../environment.server.ts';
import { showProgress } from '../progress.server.ts';
import { BadUsage, withWorkbench, type Answer, type Command, type Given } from './command.server.ts';

export const restoreCommand: Command = { usage: 'restore FILE', options: {}, run: runRestore };

async function runRestore(environment: Environment, given: Given): Promise<Answer> {
  const [file] = given.words;
  if (!file) throw new BadUsage(`Usage: ${restoreCommand.usage}`);
  await access(file).catch(() => {
    throw new BadUsage(`The file ${file} cannot be read; check its name.`);
  });
  const connection = await connectOrExplain(environment);
  let rows: number;
  try {
    rows = (await restoreSnapshot(connection, () => readLinesOf(file), showProgress('Restoring rows'))).rows;
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === undefined) throw error;
    return { text: sentence, data: { ok: false, sentence }, isFailure: true };
  } finally {
    await connection.close();
  }
  return withWorkbench(environment, async ({ context }) => {
    const erased = await applyErasures(context);
    const broken = (await checkBooks(context)).filter((check) => check.faults.length > 0);
    const state =
      broken.length === 0
        ? 'The books hold.'
        : `The books do not hold: ${broken.map((check) => `${check.invariant} (${check.faults[0]})`).join('; ')}.`;
    return {
      text: `${rows} rows are restored. ${erased > 0 ? `${erased} buyers erased since were erased again. ` : ''}${state}`,
      data: { ok: broken.length === 0, rows, erased, broken },
      isFailure: broken.length > 0,
    };
  });
}

/** What is wrong with the file, in words; undefined for what is not the file's fault. */
function sentenceOf(error: unknown): string | undefined {
  if (error instanceof BadSnapshot) return error.message;
  if (error instanceof Error && 'code' in error && /^Z_/.test(String(error.code)))
    return 'This file is no snapshot, or it is cut off: it cannot be unpacked.';
  return undefined;
}
