import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface Seal {
  seal(text: string): string;
  /** Undefined when the text was sealed with another key or changed since. */
  open(sealed: string): string | undefined;
}

/** Encrypts what the database keeps and nobody should read there (AES-256-GCM, the key derived from DATA_KEY). */
export function createSeal(dataKey: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', dataKey, '', 'upstream sealed settings', 32));
  return {
    seal: (text) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < 28) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      try {
        return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        // A wrong key and a changed text fail alike here, and both mean: not readable.
        return undefined;
      }
    },
  };
}
