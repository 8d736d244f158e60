import { lookup, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif' | 'image/avif';
export type PictureOutcome = { ok: true; bytes: Uint8Array; type: PictureType } | { ok: false; what: string };

export interface PictureFetchOptions {
  /** Lets an address be on this machine or in its own network; only for shops whose pictures lie there. */
  allowPrivateAddresses?: boolean | undefined;
  timeoutMs?: number | undefined;
}

const MAX_BYTES = 10 * 1024 * 1024;
const MAX_REDIRECTS = 3;

/**
 * Fetches one picture from the web, or says in a sentence why not. A file's author chooses the address, so it may not
 * lead into our own network: each address is checked when the connection is made, after every redirect, so a name that
 * resolves differently the second time gains nothing. What the bytes are decides the type, not what the server says.
 */
export async function fetchPicture(url: string, options: PictureFetchOptions = {}): Promise<PictureOutcome> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    let next = new URL(url);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const answer = await request(next, options.allowPrivateAddresses ?? false, signal);
      if ('bytes' in answer) {
        const type = pictureTypeOf(answer.bytes);
        if (!type) throw new Refusal('What came is no PNG, JPEG, WebP, GIF or AVIF picture.');
        return { ok: true, bytes: answer.bytes, type };
      }
      next = new URL(answer.location, next);
    }
    throw new Refusal('The address leads on to others without end.');
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, what: error.message };
    if (signal.aborted) return { ok: false, what: `It did not come within ${timeoutMs / 1000} seconds.` };
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return { ok: false, what: `The address could not be reached${code}.` };
  }
}

class Refusal extends Error {}

function request(
  url: URL,
  isPrivateAllowed: boolean,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array } | { location: string }> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Refusal('The address is neither http nor https.');
  if (url.username !== '' || url.password !== '') throw new Refusal('The address holds a password.');
  // A number instead of a name is connected to without a look-up, so it is checked here.
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (!isPrivateAllowed && isIP(literal) !== 0 && isPrivateAddress(literal)) throw new Refusal(PRIVATE);
  return new Promise((resolve, reject) => {
    const options: https.RequestOptions = {
      signal,
      // A kept connection might have been made for another name.
      agent: false,
      headers: { accept: 'image/avif,image/webp,image/png,image/jpeg,image/gif' },
      ...(!isPrivateAllowed && { lookup: publicLookup }),
    };
    const client = url.protocol === 'https:' ? https : http;
    const sent = client.get(url, options, (response) => {
      readAnswer(response).then(resolve, (error: unknown) => {
        response.destroy();
        reject(error instanceof Error ? error : new Error('The answer could not be read.'));
      });
    });
    sent.on('error', reject);
  });
}

async function readAnswer(
  response: http.IncomingMessage,
): Promise<{ bytes: Uint8Array } | { location: string }> {
  const { statusCode = 0, headers } = response;
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
    response.destroy();
    return { location: headers.location };
  }
  if (statusCode !== 200) throw new Refusal(`The server answered ${statusCode}.`);
  const type = headers['content-type'] ?? '';
  if (/^image\/svg/i.test(type)) throw new Refusal('SVG pictures may hold programs, so they are refused.');
  if (!/^image\//i.test(type))
    throw new Refusal(`The server sent ${type || 'something without a type'}, not a picture.`);
  if (Number(headers['content-length'] ?? 0) > MAX_BYTES) throw new Refusal(TOO_LARGE);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BYTES) throw new Refusal(TOO_LARGE);
    parts.push(part);
  }
  return { bytes: Buffer.concat(parts) };
}

const PRIVATE = 'The address leads to a private network or to this machine.';
const TOO_LARGE = 'The picture is larger than 10 MB.';

const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error || !first) {
      callback(error ?? new Error('The name has no address.'), '', 0);
    } else if (addresses.some(({ address }) => isPrivateAddress(address))) {
      callback(new Refusal(PRIVATE), '', 0);
    } else if (options.all) {
      callback(null, addresses);
    } else {
      callback(null, first.address, first.family);
    }
  });
};

const privateRanges = new BlockList();
for (const range of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]) {
  const [net = '', bits] = range.split('/');
  privateRanges.addSubnet(net, Number(bits), 'ipv4');
}
/** The part of IPv6 that is given out to the public, and what within it is not: Teredo and the like, examples, 6to4. */
const publicRanges6 = new BlockList();
publicRanges6.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  privateRanges.addSubnet(net, bits, 'ipv6');
}

/** Whether an address is this machine, its own network, or one that the public internet does not route (RFC 6890). */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 4) return privateRanges.check(address, 'ipv4');
  return !publicRanges6.check(address, 'ipv6') || privateRanges.check(address, 'ipv6');
}

/** What a picture is by its first bytes; undefined for everything else, SVG and HTML among it. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | undefined {
  const text = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1');
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
  if (/^GIF8[79]a$/.test(text(0, 6))) return 'image/gif';
  if (text(4, 8) === 'ftyp' && /^avi[fs]$/.test(text(8, 12))) return 'image/avif';
  return undefined;
}
