import { formatMoney } from '#app/domain/money.ts';
import { Link } from '#app/ui/link.tsx';

export interface FundTableProps {
  title: string;
  currency: string;
  funds: {
    code: string;
    name: string;
    note: string;
    tone: string;
    pledgedMinor: number;
    availableMinor: number;
    spentMinor: number;
    heldMinor: number;
    coverMinor: number;
  }[];
}

/** Fund by fund in three states. On a phone each fund is a card of its own. */
export function FundTable({ title, funds, currency }: FundTableProps) {
  const money = (label: string, minor: number) => (
    <td className="n" data-label={label}>
      {formatMoney(minor, currency)}
    </td>
  );
  return (
    <table className="three-sums funds">
      <caption className="sr-only">{title}: the funds and their money</caption>
      <thead>
        <tr>
          <th scope="col">Fund</th>
          <th scope="col" className="n">
            Pledged
          </th>
          <th scope="col" className="n">
            Available
          </th>
          <th scope="col" className="n">
            Spent
          </th>
        </tr>
      </thead>
      <tbody>
        {funds.map((fund) => (
          <tr key={fund.code}>
            <th scope="row">
              <span className="part">
                <span className={`dot tone-${fund.tone}`} />
                <span>
                  <Link to={`/impact/ledger?fund=${encodeURIComponent(fund.code)}`}>{fund.name}</Link>
                  {fund.note !== '' && <small className="soft">{fund.note}</small>}
                  {fund.heldMinor > 0 && (
                    <small className="soft">
                      {formatMoney(fund.heldMinor, currency)} more is held while a bank decides on a dispute
                    </small>
                  )}
                  {fund.coverMinor > 0 && (
                    <small className="soft">
                      {formatMoney(fund.coverMinor, currency)} was laid out by operations after a refund
                    </small>
                  )}
                </span>
              </span>
            </th>
            {money('Pledged', fund.pledgedMinor)}
            {money('Available', fund.availableMinor)}
            {money('Spent', fund.spentMinor)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
