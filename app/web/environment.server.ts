import path from 'node:path';
import { z } from 'zod';
import { isLoopbackHost } from './address.server.ts';
import { keepSecret } from './kept-secret.server.ts';
import { StartError } from './start-error.server.ts';

export type Mode = 'production' | 'demo' | 'dev' | 'test';
export type Variables = Readonly<Record<string, string | undefined>>;

/** Everything the outside may set, checked and with its defaults filled in. */
export type Environment = Readonly<{
  mode: Mode;
  port: number;
  host: string;
  /** An origin without a trailing slash, so that `publicUrl + path` is a link. */
  publicUrl: string;
  databaseUrl: string;
  sessionSecret: string;
  dataKey: string;
  payments: 'stripe' | 'stand-in';
  stripeSecretKey: string;
  stripeWebhookSecrets: readonly string[];
  /** Set when the SDK is to be aimed elsewhere than at Stripe, as it always is for the stand-in. */
  stripeApiBase: string | undefined;
  /** True when the base is this machine: the shop then registers its webhook itself. */
  isStripeApiLocal: boolean;
  standInPort: number;
  /** Where a checkout may send the buyer; the pages' form-action lists these besides the shop itself. */
  paymentSources: readonly string[];
  smtpUrl: string | undefined;
  mediaUrl: string;
  /** Beside the database file; for PostgreSQL in `var`. */
  backupFolder: string;
  storeName: string;
  currency: string;
  timeZone: string;
  processes: number;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** How many proxies in front of the shop write X-Forwarded-For; 0 believes none. */
  trustedProxies: number;
}>;

const portNumber = z.coerce.number().int().min(0).max(65535);
const secret = z.string().min(32).optional();

/** Each variable with its rule; the sentence says how to mend it. */
const rules = {
  PORT: [portNumber.default(3000), 'must be a port number from 0 to 65535, for example 3000'],
  HOST: [z.string().default('127.0.0.1'), 'must be an address to listen on, for example 127.0.0.1'],
  PUBLIC_URL: [
    z.string().refine(isOrigin).optional(),
    'must be the address buyers use, without a path, for example https://shop.example',
  ],
  DATABASE_URL: [
    z
      .string()
      .regex(/^(file:.+|postgres(ql)?:\/\/.+)$/)
      .default('file:var/upstream.db'),
    'must be file:path/to/shop.db for SQLite or postgres://user:password@host/name for PostgreSQL',
  ],
  SESSION_SECRET: [secret, 'must have at least 32 characters; make one with: openssl rand -base64 32'],
  DATA_KEY: [secret, 'must have at least 32 characters; make one with: openssl rand -base64 32'],
  STRIPE_SECRET_KEY: [
    z
      .string()
      .regex(/^(sk|rk)_(test|live)_\w+$/)
      .optional(),
    'must be a secret key as Stripe shows it, beginning with sk_test_ or sk_live_',
  ],
  STRIPE_WEBHOOK_SECRET: [
    z
      .string()
      .optional()
      .transform(splitList)
      .pipe(z.array(z.string().startsWith('whsec_'))),
    'must be one signing secret beginning with whsec_, or several separated by commas',
  ],
  PAYMENTS: [z.enum(['stripe', 'stand-in']).optional(), 'must be stripe or stand-in'],
  STRIPE_API_BASE: [
    z.string().refine(isOrigin).optional(),
    'must be an address without a path, for example http://127.0.0.1:12111',
  ],
  STRIPE_STAND_IN_PORT: [portNumber.default(12111), 'must be a port number, for example 12111'],
  SMTP_URL: [
    z
      .string()
      .regex(/^smtps?:\/\/.+/)
      .optional(),
    'must look like smtp://user:password@mail.example:587',
  ],
  MEDIA_URL: [
    z
      .string()
      .regex(/^file:.+$/)
      .default('file:var/media'),
    'must be file:path/to/folder; other stores are not built yet',
  ],
  STORE_NAME: [z.string().max(80).default('Upstream'), 'must have at most 80 characters'],
  STORE_CURRENCY: [
    z.string().refine(isCurrency).default('USD'),
    'must be a currency by its three capital letters, for example USD',
  ],
  STORE_TIMEZONE: [z.string().refine(isTimeZone).default('UTC'), 'must be a time zone such as Europe/Berlin'],
  WEB_CONCURRENCY: [
    z.coerce.number().int().min(1).max(64).default(1),
    'must be a number of processes from 1 to 64',
  ],
  LOG_LEVEL: [
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'must be one of fatal, error, warn, info, debug, trace, silent',
  ],
  TRUST_PROXY: [
    z.coerce.number().int().min(0).max(9).default(0),
    'must be the number of proxies in front of the shop, from 0 to 9',
  ],
} as const satisfies Record<string, readonly [z.ZodType, string]>;

type Settings = { [Name in keyof typeof rules]: z.output<(typeof rules)[Name][0]> };

/**
 * Reads the environment, once a program: what it returns is passed on, and nothing else looks at process.env.
 * @param keepIn where a demo, dev or test shop keeps the secrets it makes for itself.
 * @throws StartError with one sentence that names the variable and how to mend it.
 */
export function readEnvironment(
  mode: Mode,
  variables: Variables = process.env,
  keepIn: string = 'var',
): Environment {
  const set = checkVariables(variables);
  const payments = choosePayments(mode, set);
  const stripeApiBase = set.STRIPE_API_BASE === undefined ? undefined : new URL(set.STRIPE_API_BASE).origin;
  const apiBase =
    stripeApiBase ??
    (payments === 'stand-in' ? `http://127.0.0.1:${String(set.STRIPE_STAND_IN_PORT)}` : undefined);
  return Object.freeze({
    mode,
    port: set.PORT,
    host: set.HOST,
    publicUrl: new URL(set.PUBLIC_URL ?? `http://127.0.0.1:${String(set.PORT)}`).origin,
    databaseUrl: set.DATABASE_URL,
    sessionSecret: set.SESSION_SECRET ?? makeSecret(mode, 'SESSION_SECRET', keepIn),
    dataKey: set.DATA_KEY ?? makeSecret(mode, 'DATA_KEY', keepIn),
    payments,
    stripeSecretKey: set.STRIPE_SECRET_KEY ?? 'sk_test_standin',
    stripeWebhookSecrets: Object.freeze(set.STRIPE_WEBHOOK_SECRET),
    stripeApiBase: apiBase,
    isStripeApiLocal: apiBase !== undefined && isLoopbackHost(new URL(apiBase).hostname),
    standInPort: set.STRIPE_STAND_IN_PORT,
    paymentSources: Object.freeze(listPaymentSources(apiBase)),
    smtpUrl: set.SMTP_URL,
    mediaUrl: set.MEDIA_URL,
    backupFolder: path.join(databaseFolder(set.DATABASE_URL), 'backups'),
    storeName: set.STORE_NAME,
    currency: set.STORE_CURRENCY,
    timeZone: set.STORE_TIMEZONE,
    processes: set.WEB_CONCURRENCY,
    logLevel: set.LOG_LEVEL,
    trustedProxies: set.TRUST_PROXY,
  });
}

function checkVariables(variables: Variables): Settings {
  const entries = Object.entries(rules).map(([name, [rule, sentence]]) => {
    // An empty value is how shells, compose files and `.env` lines say "not set".
    const given = variables[name]?.trim();
    const checked = rule.safeParse(given === '' ? undefined : given);
    if (!checked.success) throw new StartError(`${name} ${sentence}.`);
    return [name, checked.data] as const;
  });
  return Object.fromEntries(entries) as Settings;
}

function choosePayments(mode: Mode, set: Settings): 'stripe' | 'stand-in' {
  const key = set.STRIPE_SECRET_KEY;
  const isLive = key !== undefined && /^(sk|rk)_live_/.test(key);
  if (set.PAYMENTS === 'stand-in' && isLive) {
    throw new StartError(
      'STRIPE_SECRET_KEY is a live key while PAYMENTS is stand-in: unset one of them, so that nobody takes pretend money for real.',
    );
  }
  if (set.PAYMENTS === 'stripe' && key === undefined) {
    throw new StartError('STRIPE_SECRET_KEY must be set when PAYMENTS is stripe.');
  }
  if (set.PAYMENTS !== undefined) return set.PAYMENTS;
  if (key !== undefined) return 'stripe';
  if (mode === 'production') {
    throw new StartError(
      'STRIPE_SECRET_KEY must be set in production; to run without Stripe, say PAYMENTS=stand-in.',
    );
  }
  return 'stand-in';
}

function makeSecret(mode: Mode, name: 'SESSION_SECRET' | 'DATA_KEY', keepIn: string): string {
  if (mode === 'production') {
    throw new StartError(`${name} must be set in production; make one with: openssl rand -base64 32`);
  }
  return keepSecret(keepIn, name);
}

/**
 * Chromium applies form-action to the redirects after a POST, so the payment page must be listed. A base other
 * than Stripe may be a recording proxy in front of a stand-in on any port of that host, hence the open port.
 */
function listPaymentSources(apiBase: string | undefined): string[] {
  const stripe = ['https://checkout.stripe.com', 'https://billing.stripe.com'];
  if (apiBase === undefined) return stripe;
  const { protocol, hostname } = new URL(apiBase);
  const local = isLoopbackHost(hostname) ? ['http://127.0.0.1:*', 'http://localhost:*'] : [];
  return [...new Set([...stripe, `${protocol}//${hostname}:*`, ...local])];
}

function splitList(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.username === '';
}

function databaseFolder(databaseUrl: string): string {
  return databaseUrl.startsWith('file:') ? path.dirname(databaseUrl.slice('file:'.length)) : 'var';
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code);
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
