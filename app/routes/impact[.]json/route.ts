import type { LoaderFunctionArgs } from '@remix-run/node';
import { readImpact } from '#app/services/impact.server.ts';

/** The whole shop's figures as data; the keys are a contract with whoever reads them. */
export async function loader({ context }: LoaderFunctionArgs) {
  const { asOf, currency, flow, funds, netSalesMinor, wagesMinor, makingMinor } = await readImpact(
    context.app,
  );
  return Response.json(
    {
      asOf,
      currency,
      flow: flow.links.map(({ from, to, amountMinor }) => ({ from, to, amountMinor })),
      funds: funds.map(
        ({ code, class: fundClass, pledgedMinor, availableMinor, heldMinor, spentMinor, coverMinor }) => ({
          code,
          class: fundClass,
          pledgedMinor,
          availableMinor,
          spentMinor,
          // With a dispute or a refund after spending: received + cover = pledged + available + held + spent.
          heldMinor,
          coverMinor,
        }),
      ),
      netSalesMinor,
      // With few makers the wage bucket would be some person's pay, so only the sum with materials is said.
      ...(wagesMinor === undefined ? { makingMinor } : { wagesMinor }),
      releases: [],
    },
    { headers: { 'Cache-Control': 'no-cache' } },
  );
}
