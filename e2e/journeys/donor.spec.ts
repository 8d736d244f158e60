import { expect, test } from '@playwright/test';
import { figureOf, rowsOf } from './steps.ts';

test('a donor goes from the impact page to the ledger and to the policy, and the figures agree', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Impact' }).click();
  await expect(page.getByRole('heading', { name: 'Where the money goes', level: 1 })).toBeVisible();
  const netSales = (await figureOf(page, 'Net sales').innerText()).trim();
  const [total = '', ...parts] = await rowsOf(page.getByRole('table', { name: 'Where all net sales went' }));
  expect(total).toContain(netSales);
  expect(parts.length).toBeGreaterThan(6);

  const books = page.getByRole('contentinfo').getByRole('navigation', { name: 'Books' });
  await books.getByRole('link', { name: 'Public ledger' }).click();
  await expect(page.getByRole('heading', { name: 'The public ledger' })).toBeVisible();
  await page.getByLabel('What', { exact: true }).selectOption({ label: 'Sales' });
  await page.getByLabel('Fund', { exact: true }).selectOption({ label: 'All money' });
  await page.getByRole('button', { name: 'Show' }).click();
  const ledger = page.getByRole('list', { name: /Entries of the public ledger/ });
  await expect(ledger).toContainText('No.');
  await expect(ledger).not.toContainText('The card processor kept');

  await books.getByRole('link', { name: 'How we split a price' }).click();
  await expect(page.getByRole('heading', { name: 'How we split a price' })).toBeVisible();
  const inForce = page.getByRole('article', { name: 'Version 2' });
  await expect(inForce).toContainText('In force since');
  await expect(inForce).toContainText('12% of the price');
});

test('what the page says of net sales is what the data says', async ({ page, request }) => {
  const impact = (await (await request.get('/impact.json')).json()) as { netSalesMinor: number };
  await page.goto('/impact');
  const shown = await figureOf(page, 'Net sales').innerText();
  expect(Number(shown.replace(/[^\d]/g, ''))).toBe(impact.netSalesMinor);
});
