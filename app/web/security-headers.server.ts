import type { RequestHandler } from 'express';
import type { Environment } from './environment.server.ts';
import { readArea } from './request-path.server.ts';

type Policy = Pick<Environment, 'mode' | 'publicUrl' | 'paymentSources'>;

/** Whether a page's address or content belongs to one person or to staff. */
export function isPrivatePage(url: string): boolean {
  return ['orders', 'console'].includes(readArea(url));
}

/** The headers of every answer; `nonce` is the one this answer's inline scripts carry. */
export function setSecurityHeaders(environment: Policy, nonceOf: () => string): RequestHandler {
  return (request, response, next) => {
    const nonce = nonceOf();
    response.locals['nonce'] = nonce;
    const isPrivate = isPrivatePage(request.originalUrl);
    response.set({
      'Content-Security-Policy': buildPolicy(environment, nonce),
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': isPrivate ? 'no-referrer' : 'same-origin',
      'Permissions-Policy':
        'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
      'Cross-Origin-Opener-Policy': 'same-origin',
    });
    if (isPrivate) response.set('X-Robots-Tag', 'noindex');
    if (environment.publicUrl.startsWith('https:')) {
      response.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
    }
    next();
  };
}

/** Nothing is allowed but our own files, this page's scripts, and forms that lead to the payment page. */
export function buildPolicy(environment: Policy, nonce: string): string {
  // Vite's development server writes style elements into the page and talks to it over a socket.
  const isDev = environment.mode === 'dev';
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    isDev ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    isDev ? "connect-src 'self' ws:" : "connect-src 'self'",
    `form-action 'self' ${environment.paymentSources.join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
  ].join('; ');
}
