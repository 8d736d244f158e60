import type { LoaderFunctionArgs } from '@remix-run/node';
import { readPublicLedgerAfter } from '#app/services/impact.server.ts';

const MOST = 500;
const USUAL = 100;

/** Entries after a number, oldest first; `next` is where to go on, null at the end. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const after = readWhole(params.get('after') ?? '0');
  const limit = readWhole(params.get('limit') ?? String(USUAL));
  if (after === undefined) return refuse('“after” is the number of an entry: a whole number from 0.');
  if (limit === undefined || limit < 1 || limit > MOST)
    return refuse(`“limit” is how many entries you want: a whole number from 1 to ${MOST}.`);
  const { entries, next } = await readPublicLedgerAfter(context.app, { after, limit });
  return Response.json(
    {
      entries: entries.map((entry) => ({
        ...entry,
        postings: entry.postings.map(({ balanceMinor, ...posting }) =>
          // Balances are said of funds only.
          balanceMinor === null ? posting : { ...posting, balanceMinor },
        ),
      })),
      next,
    },
    { headers: { 'Cache-Control': 'no-cache' } },
  );
}

function readWhole(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function refuse(sentence: string): Response {
  return Response.json({ error: sentence }, { status: 400 });
}
