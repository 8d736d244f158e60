import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDay } from '#app/domain/period.ts';
import { BOOK_FORMATS, writeBooks, type BookFormat } from '../book-export.server.ts';
import type { Environment } from '../environment.server.ts';
import { showProgress } from '../progress.server.ts';
import { BadUsage, withWorkbench, type Answer, type Command, type Given } from './command.server.ts';

export const exportBooksCommand: Command = {
  usage: 'export-books [--format hledger|csv] [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--public]',
  options: {
    format: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    public: { type: 'boolean' },
  },
  run: runExportBooks,
};

function runExportBooks(environment: Environment, given: Given): Promise<Answer> {
  const format = readFormat(given);
  const [fromOn, toOn] = [readDay(given, 'from'), readDay(given, 'to')];
  if (fromOn !== undefined && toOn !== undefined && fromOn > toOn)
    throw new BadUsage('--from is a day before --to.');
  return withWorkbench(environment, async ({ context }) => {
    const text = writeBooks(context, {
      format,
      fromOn,
      toOn,
      isPublic: given.values['public'] === true,
      onProgress: showProgress('Exporting entries'),
    });
    try {
      await pipeline(Readable.from(text), process.stdout, { end: false });
    } catch (error) {
      // Whoever reads has seen enough and hung up, as `head` does.
      if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
    }
    return { text: '', data: undefined, isWritten: true };
  });
}

function readFormat(given: Given): BookFormat {
  const format = given.values['format'] ?? (given.values['json'] === true ? 'json' : 'hledger');
  const known = BOOK_FORMATS.find((one) => one === format);
  if (!known) throw new BadUsage(`--format is one of ${BOOK_FORMATS.join(', ')}.`);
  return known;
}

function readDay(given: Given, name: string): string | undefined {
  const value = given.values[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !isDay(value))
    throw new BadUsage(`--${name} is a day, for example 2026-03-31.`);
  return value;
}
