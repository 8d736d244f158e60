import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEnvironment, type Mode, type Variables } from './environment.server.ts';

const SECRETS = { SESSION_SECRET: 's'.repeat(32), DATA_KEY: 'd'.repeat(32) };
const read = (mode: Mode, variables: Variables) => readEnvironment(mode, { ...SECRETS, ...variables });

describe('the environment', () => {
  test('has the defaults of the contract and is frozen', () => {
    const environment = read('demo', {});
    expect(environment).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:3000',
      databaseUrl: 'file:var/upstream.db',
      payments: 'stand-in',
      stripeSecretKey: 'sk_test_standin',
      stripeApiBase: 'http://127.0.0.1:12111',
      isStripeApiLocal: true,
      mediaUrl: 'file:var/media',
      storeName: 'Upstream',
      currency: 'USD',
      timeZone: 'UTC',
      processes: 1,
      logLevel: 'info',
      trustedProxies: 0,
    });
    expect(Object.isFrozen(environment)).toBe(true);
  });

  test('takes an empty variable for one that is not set', () => {
    expect(read('dev', { PORT: '', SMTP_URL: ' ', PAYMENTS: '' })).toMatchObject({
      port: 3000,
      smtpUrl: undefined,
    });
  });

  test('refuses each wrong value with one sentence that begins with the variable', () => {
    const wrong = {
      PORT: '70000',
      PUBLIC_URL: 'https://shop.example/shop',
      DATABASE_URL: 'mysql://x',
      SESSION_SECRET: 'short',
      DATA_KEY: 'short',
      STRIPE_SECRET_KEY: 'pk_test_1',
      STRIPE_WEBHOOK_SECRET: 'whsec_a,b',
      PAYMENTS: 'paypal',
      STRIPE_API_BASE: 'localhost:12111',
      STRIPE_STAND_IN_PORT: 'x',
      SMTP_URL: 'http://mail',
      MEDIA_URL: 'ftp://x',
      STORE_CURRENCY: 'EURO',
      STORE_TIMEZONE: 'Mars/Olympus',
      WEB_CONCURRENCY: '0',
      LOG_LEVEL: 'loud',
      TRUST_PROXY: 'yes',
    };
    for (const [name, value] of Object.entries(wrong)) {
      expect(() => read('demo', { [name]: value }), name).toThrow(new RegExp(`^${name} [^\\n]+\\.$`));
    }
  });

  test('production names what it needs, and sample payments only in so many words', () => {
    expect(() => readEnvironment('production', { PAYMENTS: 'stand-in' })).toThrow(
      /^SESSION_SECRET must be set/,
    );
    expect(() => read('production', {})).toThrow(/^STRIPE_SECRET_KEY must be set in production/);
    expect(read('production', { PAYMENTS: 'stand-in' }).payments).toBe('stand-in');
    expect(read('production', { STRIPE_SECRET_KEY: 'sk_live_1' })).toMatchObject({
      payments: 'stripe',
      stripeApiBase: undefined,
      isStripeApiLocal: false,
    });
  });

  test('a live key never meets pretend payments, and stripe never goes without a key', () => {
    for (const key of ['sk_live_1', 'rk_live_1']) {
      expect(() => read('demo', { PAYMENTS: 'stand-in', STRIPE_SECRET_KEY: key })).toThrow(/live key/);
    }
    expect(() => read('demo', { PAYMENTS: 'stripe' })).toThrow(/^STRIPE_SECRET_KEY/);
    expect(read('demo', { STRIPE_SECRET_KEY: 'sk_test_1' }).payments).toBe('stripe');
  });

  test('several webhook secrets are a list', () => {
    expect(read('demo', { STRIPE_WEBHOOK_SECRET: 'whsec_a, whsec_b,' }).stripeWebhookSecrets).toEqual([
      'whsec_a',
      'whsec_b',
    ]);
  });

  test('forms may lead to Stripe, and elsewhere only when the API is elsewhere', () => {
    expect(read('production', { STRIPE_SECRET_KEY: 'sk_live_1' }).paymentSources).toEqual([
      'https://checkout.stripe.com',
      'https://billing.stripe.com',
    ]);
    expect(read('demo', { STRIPE_API_BASE: 'http://stripe:9000' }).paymentSources).toContain(
      'http://stripe:*',
    );
  });

  test('a demo shop makes its secrets once and keeps them from other users', () => {
    const keepIn = path.join(mkdtempSync(path.join(tmpdir(), 'upstream-')), 'var');
    const first = readEnvironment('demo', {}, keepIn);
    const second = readEnvironment('demo', {}, keepIn);
    expect(first.dataKey.length).toBeGreaterThanOrEqual(32);
    expect(first.dataKey).not.toBe(first.sessionSecret);
    expect([second.dataKey, second.sessionSecret]).toEqual([first.dataKey, first.sessionSecret]);
    expect(statSync(path.join(keepIn, 'data-key')).mode & 0o777).toBe(0o600);
  });
});
