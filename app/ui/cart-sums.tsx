import { Money } from '#app/ui/money.tsx';

export interface Sums {
  goodsMinor: number;
  shippingMinor: number;
  taxMinor: number;
  totalMinor: number;
}

/** Goods, shipping and tax, and what they come to. */
export function CartSums({ sums, currency }: { sums: Sums; currency: string }) {
  const rows = [
    { label: 'Goods', minor: sums.goodsMinor },
    { label: 'Shipping', minor: sums.shippingMinor },
    { label: 'Tax', minor: sums.taxMinor },
  ];
  return (
    <dl className="sums">
      {rows.map(({ label, minor }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <Money minor={minor} currency={currency} />
          </dd>
        </div>
      ))}
      <div className="total">
        <dt>Total</dt>
        <dd>
          <Money minor={sums.totalMinor} currency={currency} />
        </dd>
      </div>
    </dl>
  );
}
