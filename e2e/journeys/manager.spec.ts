import { expect, test } from '@playwright/test';
import { STAFF } from '../small-shop.ts';
import { figureOf, signIn } from './steps.ts';

const centsOf = (text: string) => Number(text.replace(/[^\d]/g, ''));

test('a manager signs in, finishes a batch and reads it in the cohort’s earnings', async ({ page }) => {
  await signIn(page, STAFF.manager);
  await page.getByRole('link', { name: 'Cohort earnings' }).click();
  await page.getByRole('link', { name: 'RS-2025-B', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Cohort RS-2025-B earnings' })).toBeVisible();
  const earned = centsOf(await figureOf(page, 'Earned by making').innerText());
  await page.getByRole('link', { name: 'Finish a batch' }).click();

  const cohort = page.getByRole('group', { name: 'First cohort' });
  await expect(cohort.getByLabel('Cohort').getByRole('option', { selected: true })).toContainText(
    'RS-2025-B',
  );
  await page.getByLabel('Piece', { exact: true }).selectOption({ label: 'Riverbend tote, indigo' });
  await page.getByLabel('How many').fill('4');
  await page.getByLabel('Materials for one piece').fill('9.10');
  await cohort.getByLabel('Minutes for one piece').fill('105');
  await cohort.getByLabel('Pay for one hour').fill('9.60');
  await page.getByRole('button', { name: 'Finish the batch' }).click();
  const batch = page.getByRole('heading', { level: 1, name: /B-\d+/ });
  await expect(batch).toBeVisible();
  const code = /B-\d+/.exec(await batch.innerText())?.[0] ?? '';

  await page.getByRole('link', { name: 'Cohort earnings' }).click();
  await page.getByRole('link', { name: 'RS-2025-B', exact: true }).click();
  // Four pieces of 105 minutes at $9.60 an hour.
  await expect(figureOf(page, 'Earned by making')).toContainText(
    ((earned + 4 * 1_680) / 100).toLocaleString('en-US', { style: 'currency', currency: 'USD' }),
  );
  const row = page.getByRole('row').filter({ hasText: code });
  await expect(row).toContainText('Riverbend tote, indigo');
  await expect(row).toContainText('$67.20');
});

test('a batch with mistakes is not saved; each is said at its field, and what was typed is kept', async ({
  page,
}) => {
  await signIn(page, STAFF.manager);
  await page.goto('/console/batches/new');
  await page.getByLabel('How many').fill('many');
  await page.getByLabel('Materials for one piece').fill('9,1,0');
  await page.getByRole('button', { name: 'Finish the batch' }).click();
  await expect(page.getByLabel('How many')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('How many')).toHaveValue('many');
  await expect(page.getByLabel('Materials for one piece')).toHaveAttribute('aria-invalid', 'true');
});

test('a manager sees no orders, and somebody not signed in sees no console', async ({ page }) => {
  const stranger = await page.goto('/console/cohorts');
  expect(stranger?.url()).toContain('/console/sign-in?next=');
  await signIn(page, STAFF.manager);
  const answer = await page.goto('/console/orders');
  expect(answer?.status()).toBe(403);
});

test('a wrong password and an unknown e-mail are told the same', async ({ page }) => {
  const sentence = 'This e-mail and password do not belong together.';
  for (const email of [STAFF.manager.email, 'nobody@example.org']) {
    await page.goto('/console/sign-in');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill('not-the-password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText(sentence).first()).toBeVisible();
  }
});
