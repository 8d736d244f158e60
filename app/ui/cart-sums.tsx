import { Money } from '#app/ui/money.tsx';

export interface Sums {
  /** The goods at list prices, and the code that lowered them. */
  listMinor: number;
  code?: string | undefined;
  goodsMinor: number;
  shippingMinor: number;
  taxMinor: number;
  totalMinor: number;
}

/** Goods with what came off them, shipping and tax, and what they come to. */
export function CartSums({ sums, currency }: { sums: Sums; currency: string }) {
  const offMinor = sums.listMinor - sums.goodsMinor;
  const rows = [
    ...(offMinor > 0
      ? [
          { label: 'Goods at list price', minor: sums.listMinor },
          { label: sums.code === undefined ? 'Discount' : `Code ${sums.code}`, minor: -offMinor },
        ]
      : []),
    { label: offMinor > 0 ? 'Goods, you pay' : 'Goods', minor: sums.goodsMinor },
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
