import { expect, test } from '@playwright/test';
import { STAFF } from '../small-shop.ts';
import { signIn } from './steps.ts';

const today = new Date().toISOString().slice(0, 10);

test('finance imports a statement, sees what matched, and says what the rest was', async ({ page }) => {
  await signIn(page, STAFF.owner);
  await page.goto('/console/expenses/new');
  await page.getByLabel('Paid to').fill('Mill Street Lofts');
  await page.getByLabel('What for').selectOption('rent');
  await page.getByLabel('Amount').fill('417.00');
  await page.getByRole('button', { name: 'Record the expense' }).click();
  await expect(page.getByText('The expense is in the books')).toBeVisible();

  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Bank' }).click();
  await page.getByRole('link', { name: 'Import a statement' }).click();
  const broken = `Date,Description,Amount\n${today},RENT,four hundred\n`;
  const choose = async (text: string) => {
    const buffer = Buffer.from(text);
    await page.getByLabel('CSV file').setInputFiles({ name: 'bank.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Look through it' }).click();
  };
  await choose(broken);
  await expect(page.getByText('Nothing was imported')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'The amount could not be read' })).toContainText('2');

  await choose(
    `Date,Description,Amount\n${today},RENT MILL STREET,-417.00\n${today},ANNUAL CARD FEE,-12.34\n`,
  );
  await expect(page.getByText('2 new lines of 2')).toBeVisible();
  await page.getByRole('button', { name: 'Import them' }).click();
  await expect(page.getByText('One line was matched to an entry.')).toBeVisible();

  const fee = page.getByRole('row').filter({ hasText: 'ANNUAL CARD FEE' });
  await expect(fee).toContainText('$12.34');
  await fee.getByRole('link', { name: 'ANNUAL CARD FEE' }).click();
  await page.getByLabel('What for').selectOption('bank-fees');
  await page.getByRole('button', { name: 'Record it as an expense' }).click();
  await expect(page.getByText('The expense is in the books')).toBeVisible();
  await expect(fee).toHaveCount(0);
});
