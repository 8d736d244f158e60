import { Readable } from 'node:stream';
import { createReadableStreamFromReadable, redirect, type LoaderFunctionArgs } from '@remix-run/node';
import { writeBooks } from '#app/web/book-export.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { readExportForm } from '../console.books._index/export-form.server.ts';

export const handle = { frame: 'console' } as const;

const FILES = {
  hledger: { ending: 'journal', type: 'text/plain; charset=utf-8' },
  csv: { ending: 'csv', type: 'text/csv; charset=utf-8' },
} as const;

/** The books or the public ledger as a file, sent as it is read, so that its size does not matter. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { search, searchParams } = new URL(request.url);
  const { errors, wish } = readExportForm(searchParams);
  // Back to the form with all that was typed; it says there what to mend.
  if (Object.keys(errors).length > 0) throw redirect(`/console/books${search}#downloads`);
  const { ending, type } = FILES[wish.format];
  const days = [wish.fromOn, wish.toOn].filter(Boolean).join('-to-');
  const name = `${wish.isPublic ? 'public-ledger' : 'books'}${days === '' ? '' : `-${days}`}.${ending}`;
  return new Response(createReadableStreamFromReadable(Readable.from(writeBooks(context.app, wish))), {
    headers: {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
    },
  });
}
