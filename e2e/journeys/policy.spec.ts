import { expect, test, type Page } from '@playwright/test';
import { STAFF } from '../small-shop.ts';
import { signIn } from './steps.ts';

/** The first day of a month so many months from now, as a date field wants it. */
function firstOfMonthIn(months: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString().slice(0, 10);
}

async function fillDraft(page: Page, startsOn: string): Promise<void> {
  await page.getByLabel('For', { exact: true }).selectOption({ label: 'Everything sold' });
  await page.getByLabel('First day').fill(startsOn);
  await page.getByLabel('Operations (%)').fill('9.5 %');
  await page.getByLabel('Reason').fill('The shop has moved to a smaller room.');
}

test('finance proposes, an owner approves for a later day, and everybody can read of it', async ({
  page,
  browser,
}) => {
  await signIn(page, STAFF.finance);
  await page.getByRole('link', { name: 'Policy', exact: true }).click();
  await page.getByRole('link', { name: 'Propose a policy' }).click();
  const startsOn = firstOfMonthIn(3);
  await fillDraft(page, startsOn);
  await page.getByLabel('Partner capacity (%)').fill('20');
  await page.getByRole('button', { name: 'Keep the draft and compare' }).click();
  await expect(page.getByRole('alert')).toContainText('add up to 90%');
  await expect(page.getByLabel('Operations (%)')).toHaveValue('9.5 %');
  await page.getByLabel('Partner capacity (%)').fill('30');
  await page.getByRole('button', { name: 'Keep the draft and compare' }).click();

  await expect(
    page.getByText(/On last quarter’s \d+ orders this would have moved \$[\d,.]+ from operations/),
  ).toBeVisible();
  await expect(page.getByRole('table', { name: /The split of one Riverbend tote/ })).toContainText('−$1.20');
  await expect(page.getByText('You proposed this policy, so somebody else approves it')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve and publish' })).toHaveCount(0);

  const theirs = await browser.newContext();
  const owner = await theirs.newPage();
  await signIn(owner, STAFF.owner);
  await owner.goto(page.url());
  await owner.getByRole('button', { name: 'Approve and publish' }).click();
  await expect(owner.getByText(/Published as version \d+/)).toBeVisible();
  await owner.getByRole('link', { name: 'How we split a price' }).first().click();
  await expect(owner.getByRole('heading', { name: 'Announced' })).toBeVisible();
  const announced = owner.getByRole('article').filter({ hasText: 'smaller room' });
  await expect(announced).toContainText('Operations fell from 12% to 9.5% of the price.');
  await expect(announced).toContainText('Proposed by the shop’s finance, approved by an owner of the shop');
  await expect(announced).not.toContainText('Olive');
  await theirs.close();
});

test('an owner decides on what waits in the sample, and a start in the past is refused in a sentence', async ({
  page,
}) => {
  await signIn(page, STAFF.owner);
  await page.getByRole('link', { name: 'Policy', exact: true }).click();
  await page
    .getByRole('link', { name: /^Compare and decide/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Withdraw the draft' }).click();
  await expect(page.getByText('The draft is withdrawn')).toBeVisible();
  await page.getByRole('link', { name: 'Propose a policy' }).click();
  await fillDraft(page, firstOfMonthIn(-1));
  await page.getByRole('button', { name: 'Keep the draft and compare' }).click();
  await expect(page.getByRole('alert')).toContainText('Choose a day after today');
  await expect(page.getByLabel('Reason')).toHaveValue('The shop has moved to a smaller room.');
});
