/** One promise of the books: its number in their rules, what holds, and what that means to whoever reads the console. */
export interface Invariant {
  number: number;
  rule: string;
  meaning: string;
}

/** The sixteen promises, in the order of the books' rules. The proof names each by its number. */
export const INVARIANTS: readonly Invariant[] = [
  {
    number: 1,
    rule: 'postings of an entry: at least two, summing to zero per currency and fund',
    meaning: 'Every entry has two sides that are equal, in each fund by itself.',
  },
  {
    number: 2,
    rule: 'a posted entry and its postings never change',
    meaning: 'No entry is missing, half-written or open to a change; the guards that refuse changes stand.',
  },
  {
    number: 3,
    rule: 'one entry per source, kind and revision; the entries of an order say what its facts say',
    meaning: 'Nothing is booked twice, and nothing that happened is missing from the books.',
  },
  {
    number: 4,
    rule: 'the split of a portion is what was paid for it; nothing after a full refund',
    meaning:
      'Every cent a buyer paid for a piece has its place in the split, and what went back has left it.',
  },
  {
    number: 5,
    rule: 'recomputing a portion from its stored inputs gives the same cents',
    meaning: 'Anybody who does the sum again gets the split that the buyer was shown.',
  },
  {
    number: 6,
    rule: 'a portion has the policy in force when its checkout was made',
    meaning: 'A new policy never changes what an earlier buyer was promised.',
  },
  {
    number: 7,
    rule: 'a discount never lowers materials and wages; a refund or dispute never touches wages owed or paid',
    meaning: 'Makers are paid for what they made, whatever becomes of the sale.',
  },
  {
    number: 8,
    rule: 'refunds and lost disputes are at most what was paid; a bucket gives back at most itself',
    meaning: 'No order gives back more than came in.',
  },
  {
    number: 9,
    rule: 'processing and dispute fees fall on operations only',
    meaning: 'What card companies charge is never taken from a fund.',
  },
  {
    number: 10,
    rule: 'every public figure is net of refunds and lost disputes',
    meaning: 'The public ledger and the impact page say what these books say, less what went back.',
  },
  {
    number: 11,
    rule: 'a fund never spends more than is available; restricted money leaves only by a release with its spend',
    meaning: 'No fund was ever below zero, and what donors bound went where they said.',
  },
  {
    number: 12,
    rule: 'tax collected is a liability and in no bucket',
    meaning: 'Sales tax is kept for the state and is nobody’s income.',
  },
  {
    number: 13,
    rule: 'payouts, balance transactions and Stripe’s balance agree with the books',
    meaning: 'What Stripe says it holds and has paid out is what the books say.',
  },
  {
    number: 14,
    rule: 'sold + on hand + held + written off = made + still owed, for every batch',
    meaning: 'Every piece that was made is on the shelf, held for a buyer, sold or written off.',
  },
  {
    number: 15,
    rule: 'running balances equal the fold over posted entries',
    meaning: 'The balances that pages read are what adding up all entries gives.',
  },
  {
    number: 16,
    rule: 'nothing is posted into a quarter after it was sealed',
    meaning: 'A closed quarter stays as it was sealed; what comes late stands in the open quarter.',
  },
];
