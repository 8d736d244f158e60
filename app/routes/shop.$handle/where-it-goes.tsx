import { longDay } from '#app/domain/claim.ts';
import { splitFlow, type LabeledBucket } from '#app/domain/impact.ts';
import { formatMoney } from '#app/domain/money.ts';
import { FlowPicture } from '#app/ui/flow-picture.tsx';
import { HowWeKnow } from '#app/ui/how-we-know.tsx';
import { Link } from '#app/ui/link.tsx';

export interface Split {
  buckets: LabeledBucket[];
  claim: string;
  wagesMinor: number | undefined;
  fundsMinor: number;
  policy: { number: number; effectiveOn: string };
}

/** The whole split, before anybody pays: picture, claim, and how it is known. */
export function WhereItGoes({ split, price, currency }: { split: Split; price: string; currency: string }) {
  const subsidy = split.buckets.find((bucket) => bucket.tone === 'subsidy' && bucket.amountMinor < 0);
  return (
    <section className="where" id="where" aria-labelledby="where-title">
      <div>
        <h2 id="where-title">Where your {price} goes</h2>
        <p>Fixed the moment you check out, kept on your receipt, and counted in the public books.</p>
        <p className="claim">“{split.claim}”</p>
        <HowWeKnow
          definition="The price of one piece, divided by our public policy: what its batch cost to make, then running costs, then shares for the funds. If your units come from two batches, your receipt shows both."
          asOf={`Policy v${split.policy.number}, in force since ${longDay(split.policy.effectiveOn)}`}
          source="The policy and its history"
          href="/impact/policy"
        />
        <p>
          <Link to="/impact/policy">See the policy</Link>
        </p>
      </div>
      <FlowPicture
        flow={splitFlow({ label: price }, split.buckets, currency)}
        title={`Where ${price} goes`}
        description={`The price of ${price}, divided into what it pays for.`}
        notes={
          subsidy
            ? [
                `This price is below its cost. Running costs carry the missing ${formatMoney(Math.abs(subsidy.amountMinor), currency)}.`,
              ]
            : []
        }
      />
    </section>
  );
}
