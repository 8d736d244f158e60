import Stripe from 'stripe';
import { PaymentsRefused, PaymentsUnreachable } from './payments.ts';

/** Turns the SDK's errors into our three meanings; what is no answer of Stripe's passes as it is. */
export async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw meaningOf(error);
  }
}

/** The same for a list that is fetched page by page while it is read. */
export async function* askEach<S, T>(pages: () => AsyncIterable<S>, read: (item: S) => T): AsyncGenerator<T> {
  try {
    for await (const item of pages()) yield read(item);
  } catch (error) {
    throw meaningOf(error);
  }
}

function meaningOf(error: unknown): unknown {
  if (
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeRateLimitError ||
    error instanceof Stripe.errors.StripeAPIError
  )
    return new PaymentsUnreachable('The payment service cannot be reached.', { cause: error });
  if (error instanceof Stripe.errors.StripeError) return new PaymentsRefused(error.message, { cause: error });
  return error;
}

export function idOf(value: string | { id: string } | null | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.id;
}
