import { createHmac, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** `ord_` + 9 characters of time + 16 of chance: ids of one kind sort by age, so indexes grow at one end. */
export function newId(prefix: string): string {
  let time = Date.now();
  let text = '';
  for (let i = 0; i < 9; i += 1) {
    text = (ALPHABET[time % 32] ?? '') + text;
    time = Math.floor(time / 32);
  }
  for (const byte of randomBytes(16)) text += ALPHABET[byte % 32] ?? '';
  return `${prefix}_${text}`;
}

/** 128 random bits for what a stranger must not guess. */
export function newToken(): string {
  return randomBytes(16).toString('base64url');
}

/** A keyed hash of a network address: limits can be counted without an address being kept. */
export function addressHasher(secret: string): (address: string) => string {
  return (address) => createHmac('sha256', secret).update(address).digest('base64url').slice(0, 22);
}
