import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An id as Stripe writes them: a prefix and random letters and digits. */
export function newId(prefix: string, length = 24): string {
  let id = `${prefix}_`;
  for (const byte of randomBytes(length)) id += ALPHABET[byte % ALPHABET.length] ?? '0';
  return id;
}

/** The same card gives the same fingerprint, as at Stripe. */
export function fingerprintOf(cardNumber: string): string {
  return createHash('sha256').update(cardNumber).digest('base64url').replaceAll(/[-_]/g, '0').slice(0, 16);
}
