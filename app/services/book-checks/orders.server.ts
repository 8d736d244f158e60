import { orderBooks, type OrderFacts } from '#app/domain/order-books.ts';
import type { Posting } from '#app/domain/ledger.ts';
import {
  listEntriesOfLostSources,
  listFactFaults,
  listOrdersAfter,
  listRepeatedKeys,
} from '#db/check-books.ts';
import { listPostedBySource } from '#db/ledger.ts';
import type { OrderRow } from '#db/orders.ts';
import { listMissingParts, loadOrderFacts } from '../order-money.server.ts';
import { nameEntry, type Proof } from './findings.server.ts';

const PAGE = 1_000;
/** Orders between two breaths: each asks a handful of short questions, and SQLite answers them without a pause. */
const BREATH = 20;

/**
 * Every order's books against its facts: what the ledger lacks of them, what it gave back, and its tax. A sale, a refund
 * or a dispute that was stored and not posted is named here.
 */
export async function proveOrders(proof: Proof): Promise<void> {
  const { db } = proof.ctx;
  let after = 0;
  for (;;) {
    const orders = await listOrdersAfter(db, after, PAGE);
    for (const [index, order] of orders.entries()) {
      await proveOrder(proof, order);
      if (index % BREATH === 0) await proof.advance(0);
    }
    const last = orders.at(-1);
    if (!last) break;
    after = last.number;
    await proof.advance(orders.length);
  }
  for (const entry of await listEntriesOfLostSources(db))
    proof.findings.add(3, `${nameEntry(entry)} is about an order that is not there`);
  for (const entry of await listRepeatedKeys(db))
    proof.findings.add(3, `${nameEntry(entry)} is posted more than once`);
  for (const { source, sourceId, amountMinor, postedMinor } of await listFactFaults(db))
    proof.findings.add(3, `${source} ${sourceId} is of ${amountMinor}, and its entry says ${postedMinor}`);
}

async function proveOrder(proof: Proof, order: OrderRow): Promise<void> {
  const facts = await loadOrderFacts(proof.ctx, order);
  const posted = await listPostedBySource(proof.ctx.db, 'order', order.id);
  const name = `order ${order.number}`;
  const say = (invariant: number, fault: string) => proof.findings.add(invariant, `${name} ${fault}`);
  for (const { part, postings } of listMissingParts(orderBooks(facts), posted)) {
    const [first] = postings;
    if (first)
      say(3, `lacks ${first.amountMinor} on ${first.account} of ${first.fund}, by its facts (its ${part})`);
  }
  if (posted.length === 0) return;
  const sumOf = (account: string) => sumPostings(posted, (p) => p.account === account);
  proveSplit(say, facts, sumOf('memo:allocated'));
  proveReturns(say, posted);
  const keptTax =
    facts.depositMinor === undefined && facts.isPaid ? facts.taxMinor - facts.refundedTaxMinor : 0;
  if (sumOf('liabilities:sales-tax') !== 0 - keptTax)
    say(12, `holds ${keptTax} of tax and has ${0 - sumOf('liabilities:sales-tax')} as a liability`);
}

type Say = (invariant: number, fault: string) => void;

/** What the ledger holds as split of an order is what was paid for its pieces and has not gone back. */
function proveSplit(say: Say, facts: OrderFacts, allocatedMinor: number): void {
  const isSale = facts.depositMinor === undefined && facts.isPaid;
  const kept = facts.portions.reduce((sum, portion) => sum + portion.paidMinor - portion.refundedMinor, 0);
  if (allocatedMinor !== (isSale ? kept : 0))
    say(4, `has ${allocatedMinor} in its split, and ${isSale ? kept : 0} were paid and kept`);
}

/** Buckets that a correction may not turn around: what was taken back of one is at most what was in it. */
const BUCKETS = ['memo:materials', 'memo:wages', 'memo:processing', 'memo:operations', 'memo:designated'];

function proveReturns(say: Say, posted: readonly Posting[]): void {
  const kept = 0 - sumPostings(posted, (p) => /^(income:|liabilities:sales-tax$)/.test(p.account));
  if (kept < 0) say(8, `gave back ${0 - kept} more than was paid for it`);
  for (const bucket of BUCKETS) {
    const left = 0 - sumPostings(posted, (p) => p.account === bucket);
    if (left < 0) say(8, `took ${0 - left} more out of ${bucket} than was in it`);
  }
  const funds = new Set(posted.filter((p) => p.account === 'transfers:in').map((p) => p.fund));
  for (const fund of funds) {
    const left = 0 - sumPostings(posted, (p) => p.account === 'transfers:in' && p.fund === fund);
    if (left < 0) say(8, `took ${0 - left} more out of the fund ${fund} than it gave`);
  }
}

function sumPostings(posted: readonly Posting[], isWanted: (p: Posting) => boolean): number {
  return posted.reduce((sum, p) => (isWanted(p) ? sum + p.amountMinor : sum), 0);
}
