import { redirect, type LoaderFunctionArgs } from '@remix-run/node';
import { booksFile } from '#app/web/book-export.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { readExportForm } from '../console.books._index/export-form.server.ts';

export const handle = { frame: 'console' } as const;

/** The books or the public ledger as a file. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { search, searchParams } = new URL(request.url);
  const { errors, wish } = readExportForm(searchParams);
  // Back to the form with all that was typed; it says there what to mend.
  if (Object.keys(errors).length > 0) throw redirect(`/console/books${search}#downloads`);
  const days = [wish.fromOn, wish.toOn].filter(Boolean).join('-to-');
  const name = `${wish.isPublic ? 'public-ledger' : 'books'}${days === '' ? '' : `-${days}`}`;
  return booksFile(context.app, name, wish);
}
