import type { ActionFunctionArgs } from '@remix-run/node';
import { handleEvent, receiveEvent } from '#app/services/stripe-events.server.ts';

/** Stripe's webhook: 200 once the event is stored or known, 400 when it is none of Stripe's, 5xx when storing failed. */
export async function action({ request, context }: ActionFunctionArgs) {
  if (request.method !== 'POST') return methodNotAllowed();
  const received = await receiveEvent(
    context.app,
    await request.text(),
    request.headers.get('stripe-signature'),
  );
  if (!received.ok) return new Response(received.sentence, { status: 400 });
  const { event } = received;
  // Stripe makes the buyer wait for this answer, so the work comes after it.
  if (received.isNew) context.app.inBackground(() => handleEvent(context.app, event));
  return new Response('stored');
}

export function loader() {
  return methodNotAllowed();
}

function methodNotAllowed(): Response {
  return new Response('This address takes POST from Stripe only.', {
    status: 405,
    headers: { Allow: 'POST' },
  });
}
