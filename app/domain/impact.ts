import type { PublicBucket } from './disclosure.ts';
import type { Flow, FlowLink, FlowNode, Tone } from './flow.ts';
import type { Minor } from './money.ts';

/** A fund as pictures and sentences name it. */
export interface FundLabel {
  id: string;
  name: string;
  note: string;
  tone: Tone;
}

const TIERS: Record<Exclude<PublicBucket['tier'], 'fund' | 'subsidy'>, Omit<FlowNode, 'id'>> = {
  making: { label: 'Making', note: 'materials and maker wages', tone: 'making' },
  wages: { label: 'Maker wages', note: 'already paid, on the program’s scale', tone: 'wages' },
  materials: { label: 'Materials', note: 'at the batch’s cost', tone: 'materials' },
  operations: { label: 'Operations', note: 'rent, tools, the shop itself', tone: 'operations' },
  processing: { label: 'Card processing', note: 'at a standard rate', tone: 'processing' },
};

/** A bucket with its words and color. */
export interface LabeledBucket {
  key: string;
  label: string;
  note: string;
  tone: Tone;
  amountMinor: Minor;
}

/** Names the buckets of a split, largest idea first: making, funds, then what running a shop costs. A subsidy comes last. */
export function labelBuckets(buckets: readonly PublicBucket[], funds: readonly FundLabel[]): LabeledBucket[] {
  const order: PublicBucket['tier'][] = [
    'making',
    'wages',
    'materials',
    'fund',
    'operations',
    'processing',
    'subsidy',
  ];
  const labeled = buckets.map((bucket): LabeledBucket & { rank: number } => {
    const rank = order.indexOf(bucket.tier);
    if (bucket.tier === 'subsidy') {
      return {
        rank,
        key: 'subsidy',
        label: 'Subsidy from operations',
        note: 'the price is below its cost',
        tone: 'subsidy',
        amountMinor: bucket.amountMinor,
      };
    }
    if (bucket.tier === 'fund') {
      const place = funds.findIndex((one) => one.id === bucket.fundId);
      const fund = funds[place];
      if (!fund) throw new Error(`Fund ${bucket.fundId} of a split is unknown.`);
      return {
        // Funds keep their own order between the tiers.
        rank: rank + place / funds.length,
        key: fund.id,
        label: fund.name,
        note: fund.note,
        tone: fund.tone,
        amountMinor: bucket.amountMinor,
      };
    }
    const { label, note = '', tone } = TIERS[bucket.tier];
    return { rank, key: bucket.tier, label, note, tone, amountMinor: bucket.amountMinor };
  });
  return labeled.sort((a, b) => a.rank - b.rank).map(({ rank: _rank, ...bucket }) => bucket);
}

/** The flow of one piece, one order or one program: a single source, divided. */
export function splitFlow(
  source: { label: string },
  buckets: readonly LabeledBucket[],
  currency: string,
): Flow {
  const shown = buckets.filter((bucket) => bucket.amountMinor > 0);
  return {
    currency,
    nodes: [
      { id: 'price', label: source.label, tone: 'price' },
      ...shown.map(({ key, label, note, tone }) => ({ id: key, label, note, tone })),
    ],
    links: shown.map((bucket) => ({ from: 'price', to: bucket.key, amountMinor: bucket.amountMinor })),
  };
}

/** The flow of the whole shop: net sales → buckets → what the funds spent, on what, and what they still hold. */
export function shopFlow(
  buckets: readonly LabeledBucket[],
  spending: readonly { fundId: string; useCategory: string; amountMinor: Minor }[],
  currency: string,
): Flow {
  const flow = splitFlow({ label: 'Net sales' }, buckets, currency);
  const links: FlowLink[] = [...flow.links];
  const nodes: FlowNode[] = [...flow.nodes];
  for (const bucket of buckets) {
    const uses = spending.filter((spend) => spend.fundId === bucket.key && spend.amountMinor > 0);
    for (const use of uses) {
      const id = `use:${use.useCategory}`;
      if (!nodes.some((node) => node.id === id))
        nodes.push({ id, label: labelOfUse(use.useCategory), tone: bucket.tone });
      links.push({ from: bucket.key, to: id, amountMinor: use.amountMinor });
    }
    const kept = bucket.amountMinor - uses.reduce((sum, use) => sum + use.amountMinor, 0);
    if (uses.length > 0 && kept > 0) {
      if (!nodes.some((node) => node.id === 'kept'))
        nodes.push({ id: 'kept', label: 'Not yet reported as spent', tone: 'price' });
      links.push({ from: bucket.key, to: 'kept', amountMinor: kept });
    }
  }
  return { currency, nodes, links };
}

/** What funds may spend on; the last part of the ledger account. */
export const USE_CATEGORIES = [
  'training',
  'childcare',
  'counseling',
  'education',
  'legal-aid',
  'housing',
  'stipends',
  'partner-grants',
  'outreach',
] as const;
export type UseCategory = (typeof USE_CATEGORIES)[number];

/** `legal-aid` → `Legal aid`. */
export function labelOfUse(useCategory: string): string {
  const text = useCategory.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
