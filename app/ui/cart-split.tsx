import { formatMoney } from '#app/domain/money.ts';
import { SplitBar, type SplitPart } from '#app/ui/split-bar.tsx';

/** Where the goods of a cart go, before paying: the bar, and each part behind one press. */
export function CartSplit({
  parts,
  goodsMinor,
  currency,
}: {
  parts: readonly SplitPart[];
  goodsMinor: number;
  currency: string;
}) {
  const goods = formatMoney(goodsMinor, currency);
  return (
    <details className="cart-split">
      <summary>
        <span>Where the {goods} goes</span>
        <SplitBar parts={parts} />
      </summary>
      <table>
        <caption className="sr-only">Where {goods} goes</caption>
        <tbody>
          {parts.map((part) => (
            <tr key={part.label}>
              <th scope="row">
                <span className={`dot tone-${part.tone}`} /> {part.label}
              </th>
              <td className="n">{formatMoney(part.amountMinor, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
