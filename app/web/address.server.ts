import type { IncomingMessage } from 'node:http';

/** Whether a host name or address means this machine. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|::ffff:127(\.\d{1,3}){3})$/i.test(host);
}

/**
 * The address of whoever asks. X-Forwarded-For is a claim anyone can make, so it counts only behind as many
 * proxies as TRUST_PROXY names: each appends one address, hence the n-th from the right is the client.
 */
export function readClientAddress(request: IncomingMessage, trustedProxies: number): string {
  const socketAddress = request.socket.remoteAddress ?? 'unknown';
  if (trustedProxies === 0) return socketAddress;
  const claimed = [request.headers['x-forwarded-for'] ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  return claimed[claimed.length - trustedProxies] ?? claimed[0] ?? socketAddress;
}
