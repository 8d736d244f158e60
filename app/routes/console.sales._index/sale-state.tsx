import { formatDay } from '../console/day.ts';

/** How a sale was or is to be paid; color only repeats it. */
export function SaleState({
  sale,
  today,
}: {
  sale: { channel: 'stripe' | 'cash' | 'receivable'; openMinor: number; dueOn: string | null };
  today: string;
}) {
  if (sale.channel === 'cash') return <span className="state good">Cash</span>;
  if (sale.openMinor === 0) return <span className="state good">Paid</span>;
  if (sale.dueOn !== null && sale.dueOn < today)
    return <span className="state warn">Due since {formatDay(sale.dueOn)}</span>;
  return <span className="state">{sale.dueOn ? `Due ${formatDay(sale.dueOn)}` : 'To be paid'}</span>;
}
