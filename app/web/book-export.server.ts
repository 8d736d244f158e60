import { Readable } from 'node:stream';
import { createReadableStreamFromReadable } from '@remix-run/node';
import { journalEntry, journalHead, ledgerColumns, ledgerRows } from '#app/domain/book-export.ts';
import { exportBooks, type ExportOptions } from '#app/services/book-export.server.ts';
import type { Context } from '#app/services/context.server.ts';
import { toCsv } from './csv-file.server.ts';

export const BOOK_FORMATS = ['hledger', 'csv', 'json'] as const;
export type BookFormat = (typeof BOOK_FORMATS)[number];

/** The books as text, a page of entries at a time: a journal, a general ledger as CSV, or an array of entries. */
export async function* writeBooks(
  ctx: Context,
  options: ExportOptions & { format: BookFormat },
): AsyncGenerator<string> {
  const { head, pages } = await exportBooks(ctx, options);
  switch (options.format) {
    case 'hledger':
      yield journalHead(head);
      for await (const entries of pages) yield entries.map(journalEntry).join('');
      return;
    case 'csv':
      yield toCsv([ledgerColumns(head.isPublic)]);
      for await (const entries of pages) yield toCsv(entries.flatMap(ledgerRows));
      return;
    case 'json': {
      let before = '[';
      for await (const entries of pages) {
        for (const entry of entries) {
          yield `${before}\n${JSON.stringify(entry)}`;
          before = ',';
        }
      }
      yield `${before === '[' ? '[' : ''}\n]\n`;
      return;
    }
  }
}

/** The same as a file that the browser saves, sent as it is read, so that its size does not matter. */
export function booksFile(
  ctx: Context,
  name: string,
  options: ExportOptions & { format: 'hledger' | 'csv' },
): Response {
  const { ending, type } = FILES[options.format];
  const text = Readable.from(writeBooks(ctx, options));
  return new Response(createReadableStreamFromReadable(text), {
    headers: {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${name}.${ending}"`,
      'Cache-Control': 'no-store',
    },
  });
}

const FILES = {
  hledger: { ending: 'journal', type: 'text/plain; charset=utf-8' },
  csv: { ending: 'csv', type: 'text/csv; charset=utf-8' },
} as const;
