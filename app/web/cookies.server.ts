import { createCookie } from '@remix-run/node';
import type { Environment } from './environment.server.ts';

const THIRTY_DAYS = 30 * 24 * 60 * 60;

/** The cookies the shop itself sets; each method that changes one returns a Set-Cookie value. */
export type Cookies = Readonly<{
  readCartId: (request: Request) => Promise<string | undefined>;
  keepCartId: (cartId: string) => Promise<string>;
  dropCartId: () => Promise<string>;
}>;

/**
 * Signed, out of reach of scripts, and not sent along with other sites' POSTs. They are made from the environment
 * once and travel in the load context, because the server and Remix's build are two bundles without shared state.
 */
export function createCookies(environment: Pick<Environment, 'publicUrl' | 'sessionSecret'>): Cookies {
  const isSecure = environment.publicUrl.startsWith('https:');
  const cart = createCookie(isSecure ? '__Host-cart' : 'cart', {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
    maxAge: THIRTY_DAYS,
    secrets: [environment.sessionSecret],
  });
  return {
    readCartId: async (request) => {
      const value: unknown = await cart.parse(request.headers.get('Cookie'));
      return typeof value === 'string' && value !== '' ? value : undefined;
    },
    keepCartId: (cartId) => cart.serialize(cartId),
    dropCartId: () => cart.serialize('', { maxAge: 0 }),
  };
}
