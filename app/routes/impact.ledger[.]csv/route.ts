import { createReadableStreamFromReadable, type LoaderFunctionArgs } from '@remix-run/node';
import { writeLedgerCsv } from './csv.server.ts';

/** The whole public ledger, sent as it is read. */
export function loader({ context }: LoaderFunctionArgs) {
  return new Response(createReadableStreamFromReadable(writeLedgerCsv(context.app)), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="public-ledger.csv"',
      'Cache-Control': 'no-cache',
    },
  });
}
