import { createHmac } from 'node:crypto';

/** `t=…,v1=…`, one `v1` a secret: HMAC-SHA256 of the stamp and the body, keyed with the whole `whsec_…` text. */
export function signatureHeader(stampSeconds: number, body: string, secrets: readonly string[]): string {
  const signed = secrets.map((secret) => `v1=${sign(stampSeconds, body, secret)}`);
  return [`t=${stampSeconds}`, ...signed].join(',');
}

function sign(stampSeconds: number, body: string, secret: string): string {
  return createHmac('sha256', secret).update(`${stampSeconds}.${body}`).digest('hex');
}
