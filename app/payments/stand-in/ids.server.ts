import { createHash, randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

// Asking the system for each id's few bytes costs more than the rest of the id; so they are fetched in bulk.
const pool = Buffer.alloc(8192);
let used = pool.length;

/** An id as Stripe writes them: a prefix and random letters and digits. */
export function newId(prefix: string, length = 24): string {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let id = `${prefix}_`;
  for (const byte of pool.subarray(used, used + length)) id += ALPHABET[byte % ALPHABET.length] ?? '0';
  used += length;
  return id;
}

/** The same card gives the same fingerprint, as at Stripe. */
export function fingerprintOf(cardNumber: string): string {
  return createHash('sha256').update(cardNumber).digest('base64url').replaceAll(/[-_]/g, '0').slice(0, 16);
}
