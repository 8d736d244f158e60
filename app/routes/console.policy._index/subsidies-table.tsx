import type { Subsidy } from '#app/services/policy-pages.server.ts';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';

/** Pieces sold below what they cost. Operations pay the difference, so somebody should know and mean it. */
export function SubsidiesTable({ subsidies, currency }: { subsidies: readonly Subsidy[]; currency: string }) {
  return (
    <>
      <p className="soft">
        Their list price does not cover materials, wages and card processing. Operations add the rest with
        each piece sold, and nothing is left for the funds.
      </p>
      <table>
        <caption className="sr-only">Pieces that run a subsidy at their list price</caption>
        <thead>
          <tr>
            <th scope="col">Piece</th>
            <th scope="col" className="n">
              List price
            </th>
            <th scope="col" className="n">
              Operations add
            </th>
            <th scope="col" className="n">
              Policy
            </th>
          </tr>
        </thead>
        <tbody>
          {subsidies.map(({ variantId, handle, piece, listMinor, subsidyMinor, policyNumber }) => (
            <tr key={variantId}>
              <th scope="row">
                <Link to={`/shop/${handle}?variant=${variantId}`}>{piece}</Link>
              </th>
              <td className="n">
                <Money minor={listMinor} currency={currency} />
              </td>
              <td className="n">
                <strong>
                  <Money minor={subsidyMinor} currency={currency} />
                </strong>
              </td>
              <td className="n">v{policyNumber}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
