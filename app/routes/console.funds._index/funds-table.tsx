import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';

type Sums = Record<(typeof COLUMNS)[number][1], number>;

const COLUMNS = [
  ['Available', 'availableMinor'],
  ['Pledged', 'pledgedMinor'],
  ['Held', 'heldMinor'],
  ['Spent', 'spentMinor'],
  ['Cover', 'coverMinor'],
  ['Floor', 'floorMinor'],
] as const;

export interface FundsTableProps {
  title: string;
  currency: string;
  group: {
    funds: (Sums & { id: string; name: string; programName?: string | undefined })[];
    totals: Sums;
  };
}

/** The funds of one class in their states, with the class's own totals below. */
export function FundsTable({ title, group, currency }: FundsTableProps) {
  const cells = (sums: Sums) =>
    COLUMNS.map(([label, field]) => (
      <td key={label} className="n">
        {sums[field] === 0 && field !== 'availableMinor' ? (
          '–'
        ) : (
          <Money minor={sums[field]} currency={currency} />
        )}
      </td>
    ));
  return (
    <table>
      <caption className="sr-only">{title} funds and their money</caption>
      <thead>
        <tr>
          <th scope="col">Fund</th>
          {COLUMNS.map(([label]) => (
            <th key={label} scope="col" className="n">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {group.funds.map((fund) => (
          <tr key={fund.id}>
            <th scope="row">
              <Link to={`/console/funds/${fund.id}`}>{fund.name}</Link>
              {fund.programName !== undefined && <small className="soft block">{fund.programName}</small>}
            </th>
            {cells(fund)}
          </tr>
        ))}
      </tbody>
      {group.funds.length > 1 && (
        <tfoot>
          <tr>
            <th scope="row">All {title.toLowerCase()}</th>
            {cells(group.totals)}
          </tr>
        </tfoot>
      )}
    </table>
  );
}
