import { expect, test, type Page } from '@playwright/test';
import Stripe from 'stripe';
import { centsOf } from '../pages.ts';
import { STAFF } from '../small-shop.ts';
import { CARDS, payWith, signIn, TOTE } from './steps.ts';

interface Impact {
  netSalesMinor: number;
  flow: { from: string; to: string; amountMinor: number }[];
}

async function readImpact(page: Page): Promise<Impact> {
  return (await (await page.request.get('/impact.json')).json()) as Impact;
}

/** What left each bucket of the whole shop between two readings, in cents; buckets that stand as they were left out. */
function movedBetween(before: Impact, after: Impact): Record<string, number> {
  const into = (impact: Impact) =>
    new Map(impact.flow.filter((link) => link.from === 'price').map((link) => [link.to, link.amountMinor]));
  const [from, to] = [into(before), into(after)];
  return Object.fromEntries(
    [...from].map(([key, minor]) => [key, minor - (to.get(key) ?? 0)]).filter(([, minor]) => minor !== 0),
  ) as Record<string, number>;
}

/** The receipt's column of what went back, cell by cell, and the sum below it. */
async function readWentBack(page: Page): Promise<number[]> {
  const cells = await page
    .getByRole('table', { name: /^2 × Riverbend tote/ })
    .locator('tr > [data-label="Went back"]')
    .allTextContents();
  return cells.map(centsOf);
}

async function buyTwoTotes(page: Page): Promise<{ number: string; receipt: string; standIn: URL }> {
  await page.goto(TOTE);
  await page.getByLabel('Quantity').fill('2');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('button', { name: 'Check out' }).click();
  await expect(page.getByText('Test mode: no real money')).toBeVisible();
  const standIn = new URL(page.url());
  await payWith(page, CARDS.works, '$109.68');
  await expect(page.getByRole('heading', { name: /^Thank you/ })).toBeVisible();
  const words = await page.getByText(/^Order \d+,/).innerText();
  return { number: /\d+/.exec(words)?.[0] ?? '', receipt: page.url(), standIn };
}

/** Fills the refund form, reads what it would do, and gives it back. */
async function giveBack(owner: Page, amount: string, fill: () => Promise<void>): Promise<void> {
  await fill();
  await owner.getByLabel('Why').fill('One is too small');
  await owner.getByRole('button', { name: 'Show what goes back' }).click();
  await expect(owner.getByText(`Give back ${amount}?`)).toBeVisible();
  await expect(owner.getByRole('table', { name: 'Where it comes from' })).toContainText(amount);
  await owner.getByRole('button', { name: `Give back ${amount}` }).click();
  await expect(owner.getByText('The money went back')).toBeVisible();
}

for (const javaScriptEnabled of [true, false]) {
  test(`one of two bags and then $5.00 go back, scripts ${javaScriptEnabled ? 'on' : 'off'}: receipt and public figures move by those cents`, async ({
    page,
    browser,
  }) => {
    const { number, receipt, standIn } = await buyTwoTotes(page);
    const before = await readImpact(page);
    const owner = await (await browser.newContext({ javaScriptEnabled })).newPage();
    await signIn(owner, STAFF.owner);
    await owner.goto(`/console/orders/${number}`);
    await owner.getByLabel('What the label cost').fill('5.35');
    await owner.getByRole('button', { name: 'Mark as sent' }).click();
    await expect(owner.getByText('Marked as sent')).toBeVisible();

    await giveBack(owner, '$51.84', async () => {
      await owner.getByLabel('How many go back').fill('1');
      await owner.getByLabel('They are').selectOption('Back on the shelf');
    });
    await giveBack(owner, '$5.00', () => owner.getByLabel('Or an amount instead').fill('5.00'));

    await page.goto(receipt);
    await expect(page.getByRole('heading', { name: 'Your order, after the refund' })).toBeVisible();
    await expect(page.getByText('$56.84 went back the way it was paid.')).toBeVisible();
    const back = await readWentBack(page);
    // $5.00 are $4.63 of goods and $0.37 of tax.
    expect(back.at(-1)).toBe(4_800 + 463);
    const after = await readImpact(page);
    expect(before.netSalesMinor - after.netSalesMinor).toBe(4_800 + 463);
    const moved = Object.values(movedBetween(before, after));
    expect(moved.sort((a, b) => a - b)).toEqual(back.slice(0, -1).sort((a, b) => a - b));

    await refundInDashboard(owner, standIn, 1_000);
    await expect
      .poll(async () => {
        await page.goto(receipt);
        return (await readWentBack(page)).at(-1);
      })
      .toBe(4_800 + 463 + 926);
    await expect(page.getByText('$66.84 went back the way it was paid.')).toBeVisible();
    expect(before.netSalesMinor - (await readImpact(page)).netSalesMinor).toBe(4_800 + 463 + 926);
  });
}

/** What somebody does in Stripe's dashboard: a refund that names no order, no line and no tax. */
async function refundInDashboard(owner: Page, standIn: URL, amount: number): Promise<void> {
  const intent = await owner.getByText(/^pi_/).innerText();
  const stripe = new Stripe('sk_test_standin', {
    host: standIn.hostname,
    port: standIn.port,
    protocol: 'http',
  });
  await stripe.refunds.create({ payment_intent: intent, amount });
}

test('a refund above what is left is refused in a sentence, and what was typed is kept', async ({ page }) => {
  await signIn(page, STAFF.owner);
  await page.goto('/console/orders?status=paid');
  await page.locator('tbody').getByRole('link').first().click();
  await page.getByLabel('Or an amount instead').fill('9999.00');
  await page.getByLabel('Why').fill('A slip');
  await page.getByRole('button', { name: 'Show what goes back' }).click();
  await expect(page.getByRole('alert')).toContainText('is left to give back. Type that or less.');
  await expect(page.getByLabel('Or an amount instead')).toHaveValue('9999.00');
  await expect(page.getByLabel('Why')).toHaveValue('A slip');
});
