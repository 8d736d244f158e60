import type { StandInClient } from './stand-in.ts';
import { openVisitor, type Answer, type Visitor } from './visitor.ts';

export interface Wish {
  variantId: string;
  quantity?: number | string;
  giftTag?: string;
}

export type CheckedOut =
  | { isPlaced: true; sessionId: string; paymentUrl: string; answer: Answer }
  | { isPlaced: false; answer: Answer };

/** Somebody who buys, over HTTP alone. */
export interface Buyer extends Visitor {
  add: (wish: Wish) => Promise<Answer>;
  /** Sends the cart to the checkout; placed, the shop leads to Stripe's page. */
  checkOut: () => Promise<CheckedOut>;
}

export function openBuyer(shop: { url: string; publicUrl: string }, address?: string): Buyer {
  const visitor = openVisitor(shop, address);
  return {
    ...visitor,
    add: ({ variantId, quantity = 1, giftTag = '' }) =>
      visitor.send('/cart', { intent: 'add', variant: variantId, quantity: String(quantity), giftTag }),
    checkOut: async () => {
      const answer = await visitor.send('/checkout', {});
      const sessionId = /\/(cs_test_\w+)/.exec(answer.location)?.[1];
      if (sessionId === undefined) return { isPlaced: false, answer };
      return { isPlaced: true, sessionId, paymentUrl: answer.location, answer };
    },
  };
}

export interface Bought {
  sessionId: string;
  /** Where Stripe sends the buyer back to, with the session named. */
  returnUrl: string;
  /** The order page's path without it: looking there settles nothing. */
  orderPath: string;
}

/** Fills a cart, checks out and pays; does not go back to the shop yet. */
export async function buy(buyer: Buyer, standIn: StandInClient, wishes: readonly Wish[]): Promise<Bought> {
  for (const wish of wishes) {
    const added = await buyer.add(wish);
    if (added.status !== 303) throw new Error(`Not added (${added.status}): ${added.text}`);
  }
  const placed = await buyer.checkOut();
  if (!placed.isPlaced) throw new Error(`Not placed (${placed.answer.status}): ${placed.answer.text}`);
  const { returnUrl } = await standIn.pay(placed.sessionId);
  return { sessionId: placed.sessionId, returnUrl, orderPath: new URL(returnUrl).pathname };
}
