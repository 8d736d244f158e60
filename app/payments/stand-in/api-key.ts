import { ApiError } from './api-error.ts';

/** Any test key opens the stand-in. A live key must never come near it, and one that says so is treated as invalid. */
export function checkKey(header: string | null): void {
  const key = readKey(header);
  if (key === undefined) {
    throw new ApiError(401, {
      type: 'invalid_request_error',
      message:
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    });
  }
  if (/^[sr]k_live_/.test(key)) {
    throw new ApiError(403, {
      type: 'invalid_request_error',
      code: 'livemode_mismatch',
      message: 'This is the local stand-in for Stripe. It refuses live keys: no real money may come here.',
    });
  }
  if (!/^[sr]k_test_\w+$/.test(key) || key.includes('invalid')) {
    throw new ApiError(401, {
      type: 'invalid_request_error',
      message: `Invalid API Key provided: ${mask(key)}`,
    });
  }
}

function readKey(header: string | null): string | undefined {
  const [scheme, value] = header?.split(' ') ?? [];
  if (value === undefined || value === '') return undefined;
  if (scheme?.toLowerCase() === 'bearer') return value;
  if (scheme?.toLowerCase() === 'basic') return atob(value).split(':')[0];
  return undefined;
}

function mask(key: string): string {
  return key.length <= 12
    ? '*'.repeat(key.length)
    : `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
}
