import { Readable } from 'node:stream';
import { toDecimal } from '#app/domain/money.ts';
import { readPublicLedgerAfter } from '#app/services/impact.server.ts';
import type { AppContext } from '#app/web/app-context.ts';

const PAGE = 500;
const COLUMNS = 'number,on,kind,memo,account,fund,amount,currency,fund_balance\r\n';

/** One line a posting, debits positive, credits negative (RFC 4180). Read a page at a time, so memory stays flat. */
export function writeLedgerCsv(app: AppContext): Readable {
  return Readable.from(linesOf(app));
}

async function* linesOf(app: AppContext): AsyncGenerator<string> {
  yield COLUMNS;
  let after: number | null = 0;
  while (after !== null) {
    const page = await readPublicLedgerAfter(app, { after, limit: PAGE });
    const lines = page.entries.flatMap(({ number, on, kind, memo, postings }) =>
      postings.map(({ account, fund, amountMinor, currency, balanceMinor }) =>
        [
          String(number),
          on,
          kind,
          memo,
          account,
          fund,
          toDecimal(amountMinor, currency),
          currency,
          balanceMinor === null ? '' : toDecimal(balanceMinor, currency),
        ]
          .map(quote)
          .join(','),
      ),
    );
    if (lines.length > 0) yield `${lines.join('\r\n')}\r\n`;
    after = page.next;
    // SQLite answers at once, so whoever downloads all of it would keep every other visitor waiting.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
