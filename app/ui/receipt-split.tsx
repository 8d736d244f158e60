import type { Tone } from '#app/domain/flow.ts';
import { Money } from '#app/ui/money.tsx';
import { SplitBar } from '#app/ui/split-bar.tsx';

export interface ReceiptPart {
  tone: Tone;
  label: string;
  /** Negative for a subsidy: what operations added so that costs were met. */
  amountMinor: number;
  note?: string;
}

export interface ReceiptSplitProps {
  /** The line: "2 × Riverbend tote, natural". */
  caption: string;
  currency: string;
  parts: ReceiptPart[];
  /** The line's price as it was charged; the caller's figure, shown beside the parts so that anyone can add them up. */
  totalMinor: number;
  locale?: string;
  words?: { part: string; amount: string; total: string };
}

const ENGLISH = { part: 'Goes to', amount: 'Amount', total: 'Price paid' };

/** One line of an order and where its price went, as it is kept on the receipt. */
export function ReceiptSplit(props: ReceiptSplitProps) {
  const { caption, currency, parts, totalMinor, locale, words = ENGLISH } = props;
  const money = (minor: number) => <Money minor={minor} currency={currency} {...(locale && { locale })} />;
  return (
    <div className="receipt-split">
      <table>
        <caption>
          {caption}
          <SplitBar parts={parts} />
        </caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{words.part}</th>
            <th scope="col">{words.amount}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.label}>
              <th scope="row">
                <span className="part">
                  <span className={`dot tone-${part.tone}`} />
                  <span>
                    {part.label}
                    {part.note !== undefined && <small className="soft">{part.note}</small>}
                  </span>
                </span>
              </th>
              <td className="n">{money(part.amountMinor)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.total}</th>
            <td className="n">{money(totalMinor)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
