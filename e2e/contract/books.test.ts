import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAgreement } from '../agreement.ts';
import { startProduct, type Product } from '../product.ts';
import { look } from '../scratch-database.ts';
import { STAFF } from '../small-shop.ts';
import { signIn } from '../staff.ts';

/** As many as the sample shop has. */
const ORDERS = 2_000;
const PATIENCE_MS = 600_000;

let product: Product;
const folder = mkdtempSync(path.join(tmpdir(), 'upstream-books-'));
beforeAll(async () => {
  product = await startProduct({ engine: 'sqlite', orders: ORDERS });
}, PATIENCE_MS);
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

function run(command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return { status, stdout, stderr };
}

test(
  'the impact figures, the trial balance, the cohorts’ statements and receipts agree with the journal to the cent',
  async () => {
    const orders = await look(
      product.workbench.connection,
      `SELECT token FROM orders WHERE status = 'paid' AND number % 20 = 0 ORDER BY number LIMIT 8`,
    );
    const refunded = await look(
      product.workbench.connection,
      `SELECT o.token FROM orders o JOIN refund r ON r.orderId = o.id WHERE r.applied = 1 ORDER BY o.number LIMIT 3`,
    );
    const { compared, disagreements } = await findAgreement({
      ...product.shops[0],
      owner: STAFF.owner,
      receiptTokens: [...orders, ...refunded].map((row) => String(row['token'])),
    });
    expect(disagreements).toEqual([]);
    expect(Object.keys(compared).sort()).toEqual(['cohorts', 'impact', 'receipts', 'trial balance']);
    expect(Math.min(...Object.values(compared))).toBeGreaterThan(5);
  },
  PATIENCE_MS,
);

test(
  'hledger and ledger accept both journals in their strict modes, and the split’s accounts hold no money',
  async () => {
    const owner = await signIn(product.shops[0], STAFF.owner);
    for (const books of ['whole', 'public']) {
      const file = path.join(folder, `${books}.journal`);
      const answer = await owner.get(`/console/books/export?format=hledger&books=${books}`);
      expect(answer.headers.get('content-disposition')).toMatch(/\.journal"$/);
      writeFileSync(file, answer.html);
      expect(run('hledger', '-f', file, 'check', '--strict')).toMatchObject({ status: 0, stderr: '' });
      expect(run('ledger', '-f', file, '--strict', '--pedantic', 'balance')).toMatchObject({ stderr: '' });
      expect(run('hledger', '-f', file, 'balance', '--pivot', 'fund', '-N').stdout.trim()).toBe('');
    }
    const whole = path.join(folder, 'whole.journal');
    expect(run('hledger', '-f', whole, 'balance', 'memo', '-N', '--depth', '1').stdout.trim()).toBe('');
    const lines = readFileSync(path.join(folder, 'public.journal'), 'utf8').split('\n');
    expect(lines.filter((line) => /; (cohort|program|source):| memo:|Order \d/.test(line))).toEqual([]);
  },
  PATIENCE_MS,
);

test('a period that cannot be is told in the form, with what was typed', async () => {
  const owner = await signIn(product.shops[0], STAFF.owner);
  const page = await owner.open('/console/books/export?format=csv&from=2026-05-02&to=2026-04-31');
  expect(page.text).toContain('Enter a day as year, month and day');
  expect(page.html).toContain('value="2026-05-02"');
  const manager = await signIn(product.shops[0], STAFF.manager);
  expect((await manager.get('/console/books/export?format=csv')).status).toBe(403);
});
