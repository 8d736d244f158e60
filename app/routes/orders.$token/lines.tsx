import { formatMoney } from '#app/domain/money.ts';
import type { Tone } from '#app/domain/flow.ts';
import { Link } from '#app/ui/link.tsx';
import { ReceiptSplit, type ReceiptPart } from '#app/ui/receipt-split.tsx';

export interface ShownLine {
  title: string;
  options: string;
  giftTag: string;
  productHandle: string;
  quantity: number;
  listMinor: number;
  paidMinor: number;
  refundedMinor: number;
  keptMinor: number;
  split: ReceiptPart[];
  amended: { label: string; tone: Tone; promisedMinor: number; backMinor: number; standsMinor: number }[];
  policyNumbers: number[];
}

/** One line of the order and where its price went; after a refund, what was promised, what went back and what stands. */
export function ReceiptLine({
  line,
  currency,
  isPaid,
}: {
  line: ShownLine;
  currency: string;
  isPaid: boolean;
}) {
  const caption = `${line.quantity} × ${line.title}${line.options === '' ? '' : `, ${line.options}`}`;
  return (
    <article className="card receipt-line">
      {line.refundedMinor === 0 ? (
        <ReceiptSplit
          caption={caption}
          currency={currency}
          parts={line.split}
          totalMinor={line.paidMinor}
          words={{ part: 'Goes to', amount: 'Amount', total: isPaid ? 'Price paid' : 'Price' }}
        />
      ) : (
        <Amended caption={caption} line={line} currency={currency} />
      )}
      {line.paidMinor < line.listMinor && (
        <p className="soft">
          List price {formatMoney(line.listMinor, currency)},{' '}
          {formatMoney(line.listMinor - line.paidMinor, currency)} off. The discount came from the funds’ part
          first, then from running costs; materials and makers’ pay stand as they were.
        </p>
      )}
      {line.giftTag !== '' && <p className="soft">Gift tag: “{line.giftTag}”</p>}
      <p className="soft small">
        Split by{' '}
        {line.policyNumbers.map((number, index) => (
          <span key={number}>
            {index > 0 && ' and '}
            <Link to={`/impact/policy#v${number}`}>policy v{number}</Link>
          </span>
        ))}
        .{' '}
        <Link className="no-print" to={`/shop/${line.productHandle}`}>
          See the piece
        </Link>
      </p>
    </article>
  );
}

function Amended({ caption, line, currency }: { caption: string; line: ShownLine; currency: string }) {
  const money = (label: string, minor: number) => (
    <td className="n" data-label={label}>
      {formatMoney(minor, currency)}
    </td>
  );
  return (
    <>
      <table className="three-sums">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Goes to</th>
            <th scope="col" className="n">
              Promised
            </th>
            <th scope="col" className="n">
              Went back
            </th>
            <th scope="col" className="n">
              Stands
            </th>
          </tr>
        </thead>
        <tbody>
          {line.amended.map((part) => (
            <tr key={part.label}>
              <th scope="row">
                <span className="part">
                  <span className={`dot tone-${part.tone}`} />
                  {part.label}
                </span>
              </th>
              {money('Promised', part.promisedMinor)}
              {money('Went back', part.backMinor)}
              {money('Stands', part.standsMinor)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Price paid</th>
            {money('Promised', line.paidMinor)}
            {money('Went back', line.refundedMinor)}
            {money('Stands', line.keptMinor)}
          </tr>
        </tfoot>
      </table>
      <p className="soft">The books take the sale back. Makers keep what they were paid.</p>
    </>
  );
}
