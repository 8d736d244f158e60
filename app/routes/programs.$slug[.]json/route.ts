import type { LoaderFunctionArgs } from '@remix-run/node';
import { readProgram } from '#app/services/impact.server.ts';

/** A program's net sales and fund as data. Cells stay empty until a release of people figures exists. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  const program = await readProgram(context.app, params['slug'] ?? '');
  if (!program) return Response.json({ error: 'There is no program of this name.' }, { status: 404 });
  const { slug, name, currency, netSalesMinor, fund, boundFunds } = program;
  const funds = fund ? [fund, ...boundFunds] : boundFunds;
  return Response.json(
    {
      slug,
      name,
      currency,
      netSalesMinor,
      funds: funds.map(({ code, class: fundClass, pledgedMinor, availableMinor, spentMinor }) => ({
        code,
        class: fundClass,
        pledgedMinor,
        availableMinor,
        spentMinor,
      })),
      cells: [],
    },
    { headers: { 'Cache-Control': 'no-cache' } },
  );
}
