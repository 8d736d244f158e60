import { formatMoney } from '#app/domain/money.ts';
import { Link } from '#app/ui/link.tsx';

export interface ShownSubsidy {
  variantId: string;
  handle: string;
  piece: string;
  listMinor: number;
  paidMinor: number;
  subsidyMinor: number;
}

/** What a code asks of operations, piece by piece: "at 45% off the bag needs $1.18 from operations". */
export function CodeSubsidies({
  subsidies,
  name,
  currency,
}: {
  subsidies: readonly ShownSubsidy[];
  /** `45% off`. */
  name: string;
  currency: string;
}) {
  const money = (minor: number) => formatMoney(minor, currency);
  return (
    <table>
      <caption className="sr-only">What operations add to a piece at {name}</caption>
      <thead>
        <tr>
          <th scope="col">Piece</th>
          <th scope="col" className="n">
            Operations add
          </th>
        </tr>
      </thead>
      <tbody>
        {subsidies.map((one) => (
          <tr key={one.variantId}>
            <th scope="row" className="words">
              <Link to={`/shop/${one.handle}?variant=${one.variantId}`}>{one.piece}</Link>
              <small className="soft block">
                {money(one.paidMinor)} instead of {money(one.listMinor)}
              </small>
            </th>
            <td className="n">
              <strong>{money(one.subsidyMinor)}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same in a sentence about the worst of them. */
export function subsidyWords(subsidies: readonly ShownSubsidy[], name: string, currency: string): string {
  const [worst] = subsidies;
  if (!worst) return 'Every piece still covers materials, wages and card processing.';
  const others = subsidies.length - 1;
  const more =
    others === 0 ? '' : `, and ${others === 1 ? 'one other piece' : `${others} other pieces`} less`;
  return `At ${name}, ${worst.piece} needs ${formatMoney(worst.subsidyMinor, currency)} from operations${more}.`;
}
