import { longDay } from '#app/domain/claim.ts';
import { formatMoney } from '#app/domain/money.ts';
import { ReceiptSplit } from '#app/ui/receipt-split.tsx';
import type { VerifyData } from './route.tsx';

type VerifiedPortion = VerifyData['portions'][number];

/** One portion of a receipt: what went in, step by step, and what came out. */
export function Portion({ portion, currency }: { portion: VerifiedPortion; currency: string }) {
  const { title, quantity, promised, policy, inputs } = portion;
  const caption = quantity === 1 ? title : `${quantity} × ${title}`;
  return (
    <section aria-label={caption} className="section">
      <h2>{caption}</h2>
      <div className="went-in">
        <div>
          <h3>What went in, for one piece</h3>
          <ol className="rules">
            {listSteps(portion, currency).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <p className="soft small">
            Policy version {policy.number}, in force since {longDay(policy.effectiveOn)}. Its words as data:
          </p>
          <code className="soft small terms">{policy.termsJson}</code>
          <p className="soft small">
            SHA-256 of these words, kept with the receipt: <code className="terms">{policy.hash}</code>{' '}
            {policy.isHashRight ? '(match)' : '(no match)'}
          </p>
        </div>
        <ReceiptSplit
          caption={`${caption}: what came out`}
          currency={currency}
          parts={promised}
          totalMinor={inputs.paidMinor * quantity}
        />
      </div>
    </section>
  );
}

function listSteps({ inputs, fundNames }: VerifiedPortion, currency: string): string[] {
  const money = (minor: number) => formatMoney(minor, currency);
  const percent = (bp: number) => `${bp / 100} %`;
  const { listMinor, paidMinor, making, processingBp, operationsBp, residual } = inputs;
  const shares = residual.map(({ fundId, shareBp }) => `${percent(shareBp)} ${fundNames[fundId] ?? fundId}`);
  return [
    paidMinor === listMinor
      ? `The price: ${money(listMinor)}.`
      : `The list price: ${money(listMinor)}; paid after the discount: ${money(paidMinor)}.`,
    making.isOneSum
      ? `Making, at the batch’s standard cost: ${money(making.amountMinor)}.`
      : `Materials ${money(making.materialsMinor)} and maker wages ${money(making.wagesMinor)}, at the batch’s standard cost.`,
    `Card processing: ${percent(processingBp)} of the list price, to the nearest cent.`,
    `Operations: ${percent(operationsBp)} of the list price. A discount lowers what is left first, and operations next.`,
    `What is left is shared: ${shares.join(', ')}. Cents that do not divide go to the largest remainders.`,
  ];
}
