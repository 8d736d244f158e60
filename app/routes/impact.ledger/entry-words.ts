import { longDay } from '#app/domain/claim.ts';
import type { Tone } from '#app/domain/flow.ts';
import { labelOfUse } from '#app/domain/impact.ts';
import { formatMoney } from '#app/domain/money.ts';

export interface TellableEntry {
  kind: string;
  memo: string;
  postings: readonly { account: string; fund: string; amountMinor: number; currency: string }[];
}

/**
 * One sentence for what an entry's lines say in the terms of bookkeeping. It takes its amounts from the lines and adds
 * none up, so sentence and lines cannot differ. An entry of a shape not known here keeps its memo.
 */
export function tellEntry(entry: TellableEntry, nameOfFund: (code: string) => string): string {
  const lineOf = (account: string) => entry.postings.find((line) => line.account === account);
  const cash = lineOf('assets:stripe');
  switch (entry.kind) {
    case 'sale':
      return cash ? `A buyer paid ${amount(cash)}${whatFor(entry)}.` : entry.memo;
    case 'refund':
      return cash ? `A buyer got ${amount(cash)} back${whatFor(entry)}.` : entry.memo;
    case 'fee':
      if (!cash) return entry.memo;
      return cash.amountMinor < 0
        ? `The card processor kept ${amount(cash)} as its fee.`
        : `The card processor gave ${amount(cash)} of its fee back.`;
    case 'designation': {
      const moved = lineOf('transfers:out');
      const shares = entry.postings.filter((line) => line.account === 'transfers:in');
      const laidOut = lineOf('assets:cover');
      if (!moved && laidOut)
        return laidOut.amountMinor > 0
          ? `Operations laid out ${amount(laidOut)} that the funds had spent, while a payment is disputed.`
          : entry.memo;
      if (!moved || shares.length === 0) return entry.memo;
      const each = listWords(shares.map((line) => `${amount(line)} ${nameOfFund(line.fund)}`));
      return moved.amountMinor > 0
        ? `${amount(moved)} of a sale joined the funds: ${each}.`
        : `${amount(moved)} left the funds again after a refund: ${each}.`;
    }
    case 'dispute':
      return tellDispute(entry);
    case 'cover repaid': {
      const paid = entry.postings.filter((line) => line.account === 'liabilities:cover');
      const each = listWords(paid.map((line) => `${nameOfFund(line.fund)} ${amount(line)}`));
      return paid.length === 0 ? entry.memo : `Paid back to operations, which had laid it out: ${each}.`;
    }
    case 'gift':
      return tellGift(entry, nameOfFund);
    case 'transfer': {
      const [from, to] = [lineOf('transfers:out'), lineOf('transfers:in')];
      if (!from || !to) return entry.memo;
      return `${amount(from)} moved from ${nameOfFund(from.fund)} to ${nameOfFund(to.fund)}.`;
    }
    case 'spend':
      return tellSpend(entry, nameOfFund);
    default:
      return entry.memo;
  }
}

const TONES: Record<string, Tone> = {
  sale: 'price',
  designation: 'care',
  fee: 'processing',
  refund: 'subsidy',
  dispute: 'subsidy',
  'cover repaid': 'operations',
  gift: 'care',
  transfer: 'capacity',
  spend: 'advocacy',
};

/** The color of an entry's dot, for the eye that runs down the page; the sentence says the same. */
export function toneOfEntry(kind: string): Tone {
  return TONES[kind] ?? 'price';
}

function amount({ amountMinor, currency }: { amountMinor: number; currency: string }): string {
  return formatMoney(Math.abs(amountMinor), currency);
}

const PARTS: Record<string, string> = {
  'income:sales': 'for goods',
  'income:sales-returns': 'for goods',
  'income:discounts': 'less in discounts',
  'income:shipping': 'for shipping',
  'liabilities:sales-tax': 'sales tax',
};

function whatFor({ postings }: TellableEntry): string {
  const parts = postings.flatMap((line) => {
    const words = PARTS[line.account];
    return words === undefined ? [] : [`${amount(line)} ${words}`];
  });
  return parts.length === 0 ? '' : `: ${listWords(parts)}`;
}

/** Opened, lost or won: which of them its lines tell. */
function tellDispute(entry: TellableEntry): string {
  const lineOf = (account: string) => entry.postings.find((line) => line.account === account);
  const [apart, cash, loss] = [
    lineOf('assets:stripe:disputed'),
    lineOf('assets:stripe'),
    lineOf('expenses:disputes'),
  ];
  if (apart && apart.amountMinor > 0) {
    const fee = loss ? `, and took ${amount(loss)} for it` : '';
    return `A buyer disputed a payment: the bank holds ${amount(apart)} until it decides${fee}.`;
  }
  if (lineOf('income:sales-returns') || lineOf('income:shipping'))
    return cash && cash.amountMinor > 0
      ? `A lost dispute was won on appeal: ${amount(cash)} came back.`
      : `A dispute was lost, and the buyer got the money back${whatFor(entry)}.`;
  if (cash && cash.amountMinor > 0) return `A dispute was decided for the shop: ${amount(cash)} came back.`;
  return loss ? `A dispute cost operations ${amount(loss)}.` : entry.memo;
}

function tellGift({ memo, postings }: TellableEntry, nameOfFund: (code: string) => string): string {
  const line = postings.find(({ account }) => account.startsWith('income:donations:'));
  if (!line) return memo;
  const isForPurpose = line.account.endsWith(':donor-restricted');
  return line.account.endsWith(':operating')
    ? `A gift of ${amount(line)} arrived for the shop’s own work.`
    : `A gift of ${amount(line)} joined ${nameOfFund(line.fund)}${isForPurpose ? ', for its purpose alone' : ''}.`;
}

/** The memo of a published sum ends in its two days; they are said as people write them. */
function tellSpend({ memo, postings }: TellableEntry, nameOfFund: (code: string) => string): string {
  const line = postings.find(({ account }) => account.startsWith('expenses:program:'));
  const days = /(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)$/.exec(memo);
  if (!line || !days) return memo;
  const use = labelOfUse(line.account.slice('expenses:program:'.length)).toLowerCase();
  const between = `from ${longDay(days[1] ?? '')} to ${longDay(days[2] ?? '')}`;
  return `${nameOfFund(line.fund)} spent ${amount(line)} on ${use}, ${between}.`;
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
