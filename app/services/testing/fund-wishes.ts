import { checkBooks, readTrialBalance } from '../books.server.ts';
import type { NewGift } from '../gifts.server.ts';
import { awardGrant, type NewGrant } from '../grants.server.ts';
import { openRestrictedFund, type NewRestrictedFund } from '../restricted-funds.server.ts';
import type { NewSpend } from '../spending.server.ts';
import type { NewTransfer } from '../transfers.server.ts';
import type { SmallShop } from './small-shop.server.ts';

/** A gift of $500.00 to the program’s fund, or what the change says. */
export const gift = (change: Partial<NewGift> = {}): NewGift => ({
  fundId: 'care',
  amountMinor: 500_00,
  receivedOn: '2026-03-01',
  method: 'bank',
  donorName: 'Dora Donor',
  evidence: 'Statement 3, line 7',
  note: '',
  createdBy: 'test',
  ...change,
});
export const spend = (change: Partial<NewSpend> = {}): NewSpend => ({
  fundId: 'night-classes',
  useCategory: 'education',
  amountMinor: 120_00,
  spentOn: '2026-03-02',
  evidence: 'INV-1',
  recipient: 'vendor',
  beneficiaries: 12,
  createdBy: 'test',
  ...change,
});
export const transfer = (change: Partial<NewTransfer> = {}): NewTransfer => ({
  fromFundId: 'care',
  toFundId: 'capacity',
  amountMinor: 75_00,
  movedOn: '2026-03-02',
  reason: 'Partners asked for help',
  evidence: 'Minute 12',
  createdBy: 'test',
  ...change,
});
const nightClasses: NewRestrictedFund = {
  name: 'Night classes',
  purpose: 'Evening classes and childcare meanwhile',
  uses: ['education', 'childcare'],
  servesProgramId: null,
};
/** A restricted fund for education and childcare, by a gift of $500.00. */
export async function openNightClasses(shop: SmallShop, amountMinor = 500_00): Promise<void> {
  const { fundId: _fundId, ...first } = gift({ amountMinor });
  const opened = await openRestrictedFund(shop.ctx, nightClasses, first);
  if (!opened.ok) throw new Error(opened.sentence);
}
/** The seed case: $100,000 as 50/30/20. */
export const grant = (change: Partial<NewGrant> = {}): NewGrant => ({
  name: 'Riverside year',
  purpose: 'A year of training with childcare and counseling',
  servesProgramId: null,
  funderName: 'Hearth Foundation',
  isFunderPublic: false,
  amountMinor: 100_000_00,
  startsOn: '2026-01-01',
  endsOn: '2026-12-31',
  isPublic: true,
  lines: [
    { useCategory: 'training', typed: { shareBp: 5_000 } },
    { useCategory: 'childcare', typed: { shareBp: 3_000 } },
    { useCategory: 'counseling', typed: { shareBp: 2_000 } },
  ],
  createdBy: 'test',
  ...change,
});

export async function awardRiversideYear(shop: SmallShop, paidMinor = 100_000_00): Promise<void> {
  const { fundId: _fundId, donorName: _donorName, ...first } = gift({ amountMinor: paidMinor });
  const awarded = await awardGrant(shop.ctx, grant({ servesProgramId: shop.programId }), first);
  if (!awarded.ok) throw new Error(awarded.sentence);
}
export const fromGrant = (change: Partial<NewSpend> = {}) =>
  spend({ fundId: 'riverside-year', useCategory: 'training', ...change });

/** The trial balance: `fund account` → minor units. */
export async function balances(shop: SmallShop): Promise<Record<string, number>> {
  const rows = await readTrialBalance(shop.ctx);
  return Object.fromEntries(rows.map((row) => [`${row.fund} ${row.account}`, row.amountMinor]));
}
export async function faults(shop: SmallShop): Promise<string[]> {
  return (await checkBooks(shop.ctx)).flatMap((check) => check.faults);
}
