import type { ReactNode } from 'react';
import { formatMoney } from '#app/domain/money.ts';
import { SplitBar, type SplitPart } from '#app/ui/split-bar.tsx';

export interface SplitLeadProps {
  split: { buckets: readonly SplitPart[]; wagesMinor: number | undefined; fundsMinor: number };
  currency: string;
  /** A way on to the whole split, after the sentence. */
  children?: ReactNode;
}

/** Under a price: the bar, and the two figures people ask for first. */
export function SplitLead({ split, currency, children }: SplitLeadProps) {
  const money = (minor: number) => <span className="money">{formatMoney(minor, currency)}</span>;
  const wages = split.wagesMinor !== undefined && (
    <>
      <strong>{money(split.wagesMinor)} covers maker wages</strong> already paid
    </>
  );
  const funds = split.fundsMinor > 0 && <strong>{money(split.fundsMinor)} goes to program funds</strong>;
  return (
    <>
      <SplitBar parts={split.buckets} />
      <p>
        {wages}
        {wages && funds && ' and '}
        {funds}
        {!wages && !funds && 'All of this price covers what making the piece cost'}. {children}
      </p>
    </>
  );
}
