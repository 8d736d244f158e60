import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { STAFF } from '../small-shop.ts';
import { figureOf, rowsOf, signIn } from './steps.ts';

const FUND = '/console/funds/riverside-training-year';
const GRANT = '/console/grants/riverside-training-year';
const centsOf = (text: string) => Number(text.replace(/[^\d]/g, ''));

/** Spent of each budget line, in cents, by the line's first word. */
async function spentByLine(page: Page): Promise<Record<string, number>> {
  await page.goto(GRANT);
  const rows = page.getByRole('table', { name: /The budget of/ }).locator('tbody tr');
  const cells = await rows.evaluateAll((all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent.trim())),
  );
  return Object.fromEntries(cells.map((row) => [row[0] ?? '', centsOf(row[2] ?? '')]));
}

async function fillSpend(page: Page, spend: { use: RegExp; amount: string; evidence: string }) {
  await page.goto(`${FUND}/spend`);
  const use = page.getByLabel('What for');
  await use.selectOption({
    label: (await use.getByRole('option').filter({ hasText: spend.use }).innerText()).trim(),
  });
  await page.getByLabel('Amount').fill(spend.amount);
  await page.getByLabel('Evidence').fill(spend.evidence);
  await page.getByLabel('People it served').fill('14');
  await page.getByRole('button', { name: 'Record it as spent' }).click();
}

test('finance records a gift for a purpose, spends part of it with evidence, and the grant’s line moves', async ({
  page,
}) => {
  await signIn(page, STAFF.finance);
  const before = await spentByLine(page);
  const publicBefore = await rowsOf(await publicBudget(page));

  await page.goto('/console/gifts/new?fund=riverside-training-year');
  await page.getByLabel('Amount').fill('250.00');
  await page.getByLabel('Evidence').fill('Journey, line 1');
  await page.getByLabel('Who gave it').fill('Dora Donor');
  await page.getByRole('button', { name: 'Record the gift' }).click();
  await expect(page.getByText('The gift is in the books')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'Journey, line 1' })).toContainText('$250.00');

  await fillSpend(page, { use: /^Training/, amount: '120.55', evidence: 'Journey, invoice 7' });
  await expect(page.getByText('The spending is in the books')).toBeVisible();
  const spent = page.getByRole('row').filter({ hasText: 'Journey, invoice 7' });
  await expect(spent).toContainText('$120.55');
  // A release and a spend: two entries of one payment.
  await expect(spent.getByRole('link')).toHaveCount(2);

  const after = await spentByLine(page);
  expect(after).toEqual({ ...before, Training: (before['Training'] ?? 0) + 120_55 });
  // What the public reads moves with its quarter alone, and never says who gave.
  expect(await rowsOf(await publicBudget(page))).toEqual(publicBefore);
  await page.goto('/impact/ledger?kind=gift');
  await expect(page.getByRole('list', { name: /Entries of the public ledger/ })).toContainText(
    'A gift of $250.00 joined Riverside training year, for its purpose alone.',
  );
  await expect(page.getByRole('main')).not.toContainText('Dora');
});

async function publicBudget(page: Page) {
  await page.goto('/grants/riverside-training-year');
  return page.getByRole('table', { name: /The budget of/ });
}

test('a spend above what is available is refused, and what was typed stays', async ({ page }) => {
  await signIn(page, STAFF.finance);
  const before = await spentByLine(page);
  await fillSpend(page, { use: /^Counseling/, amount: '99999.00', evidence: 'Journey, too much' });
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(/The fund can spend \$[\d,.]+ now/);
  await expect(page.getByLabel('Amount')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Amount')).toHaveValue('99999.00');
  await expect(page.getByLabel('Evidence')).toHaveValue('Journey, too much');
  await expect(page.getByLabel('People it served')).toHaveValue('14');
  expect(await spentByLine(page)).toEqual(before);
});

test('a gift for a new purpose opens its fund; restricted money is not offered for a transfer', async ({
  page,
}) => {
  await signIn(page, STAFF.finance);
  await page.goto('/console/funds/new');
  await page.getByLabel('Name of the fund').fill('Journey classes');
  await page.getByLabel('Education').check();
  await page.getByRole('button', { name: 'Open the fund with this gift' }).click();
  // Refused for the purpose, the amount and the evidence; what was chosen is still chosen.
  await expect(page.getByRole('alert')).toContainText('Say what the money was given for');
  await expect(page.getByLabel('Education')).toBeChecked();
  await page.getByLabel('What it was given for').fill('Evening classes');
  await page.getByLabel('Amount').fill('300');
  await page.getByLabel('Evidence').fill('Journey, line 2');
  await page.getByRole('button', { name: 'Open the fund with this gift' }).click();
  await expect(page.getByRole('heading', { name: 'Journey classes' })).toBeVisible();
  await expect(figureOf(page, 'Available')).toContainText('$300.00');

  await page.goto('/console/transfers/new');
  await expect(page.getByLabel('From').getByRole('option').filter({ hasText: 'Advocacy' })).toHaveCount(1);
  await expect(page.getByLabel('From').getByRole('option').filter({ hasText: 'Journey' })).toHaveCount(0);
});

test('a manager reads the own program’s funds and grant, and changes nothing', async ({ page }) => {
  await signIn(page, STAFF.manager);
  await page.getByRole('link', { name: 'Funds' }).click();
  await expect(page.getByRole('link', { name: 'Riverside training year' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Lantern legal aid' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Record a gift' })).toHaveCount(0);
  for (const address of [`${FUND}/spend`, '/console/gifts', '/console/transfers/new', '/console/grants/new'])
    expect((await page.goto(address))?.status(), address).toBe(403);
  expect((await page.goto('/console/funds/lantern-legal-aid'))?.status()).toBe(404);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colors`, () => {
    test.use({ colorScheme });
    test('the pages of funds and grants have no barrier that axe can find', async ({ page }) => {
      await signIn(page, STAFF.owner);
      const addresses = ['/console/funds', FUND, `${FUND}/spend`, `${FUND}/floor`, GRANT, '/console/grants'];
      const forms = ['/console/grants/new', '/console/funds/new', '/console/gifts', '/console/gifts/new'];
      for (const address of [
        ...addresses,
        ...forms,
        '/console/transfers/new',
        '/grants/riverside-training-year',
      ]) {
        await page.goto(address);
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
          .analyze();
        expect(violations.map(({ id, nodes }) => `${address} ${id}: ${String(nodes[0]?.target[0])}`)).toEqual(
          [],
        );
      }
    });
  });
}
