/** A bill's state in a word or two; color only repeats it. */
export function BillState({
  bill,
  today,
}: {
  bill: { totalMinor: number; paidMinor: number; dueOn: string };
  today: string;
}) {
  if (bill.paidMinor === bill.totalMinor) return <span className="state good">Paid</span>;
  if (bill.dueOn < today) return <span className="state warn">Past its day</span>;
  return <span className="state">{bill.paidMinor > 0 ? 'Part paid' : 'To pay'}</span>;
}
