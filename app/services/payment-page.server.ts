import type { CheckoutSession } from '#app/payments/payments.ts';
import { listOrderLines, type OrderLineRow, type OrderRow } from '#db/orders.ts';
import type { Context } from './context.server.ts';

/** Asks the provider for the order's session. Everything comes from the stored order, so a repeat asks for the same. */
export async function requestSession(ctx: Context, order: OrderRow): Promise<CheckoutSession> {
  const lines = await listOrderLines(ctx.db, order.id);
  return ctx.payments.createCheckoutSession({
    orderId: order.id,
    attemptKey: `order_${order.id}:attempt_1`,
    currency: order.currency,
    lines: lines.map((line) => ({
      lineId: line.id,
      description: line.options,
      ...pricedFor(line),
    })),
    shippingMinor: order.shippingMinor,
    taxMinor: order.taxMinor,
    successUrl: `${ctx.settings.publicUrl}/orders/${order.token}?session={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${ctx.settings.publicUrl}/cart`,
    expiresAt: new Date(order.sessionExpiresAt),
  });
}

/**
 * The provider knows units of one price; a line whose price does not divide is one unit of it there, and its name says
 * how many pieces that is.
 */
function pricedFor({ title, paidMinor, quantity }: OrderLineRow) {
  return paidMinor % quantity === 0
    ? { name: title, unitMinor: paidMinor / quantity, quantity }
    : { name: `${quantity} × ${title}`, unitMinor: paidMinor, quantity: 1 };
}
