import { expect, test } from '@playwright/test';
import { CARDS, expectReceipt, payWith, takeToteToPayment, TOTE, typeCard } from './steps.ts';

for (const javaScriptEnabled of [true, false]) {
  test.describe(`a buyer with scripts ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled });

    test('finds a piece, pays and reads where the money went', async ({ page }) => {
      await page.goto('/');
      await page.getByRole('link', { name: 'See the goods' }).click();
      await expect(page.getByRole('heading', { name: 'The shop' })).toBeVisible();
      await page.getByRole('link', { name: 'Riverbend tote' }).first().click();
      await expect(page.getByRole('heading', { name: 'Riverbend tote' })).toBeVisible();
      const promised = await takeToteToPayment(page);
      await payWith(page, CARDS.works);
      await expectReceipt(page, promised);
      await page.getByRole('link', { name: /^Cart/ }).click();
      await expect(page.getByText('Nothing in it yet.')).toBeVisible();
    });

    test('changes what is in the cart before paying', async ({ page }) => {
      await page.goto(TOTE);
      await page.getByText('Add a gift tag').click();
      await page.getByLabel('Gift tag for this piece').fill('For Ada');
      await page.getByLabel('Quantity').fill('2');
      await page.getByRole('button', { name: 'Add to cart' }).click();
      await expect(page.getByText('2 pieces')).toBeVisible();
      await expect(page.getByText('For Ada')).toBeVisible();
      await page.getByLabel('Quantity of Riverbend tote').fill('1');
      await page.getByRole('button', { name: 'Update' }).click();
      await expect(page.getByText('1 piece', { exact: true })).toBeVisible();
      await page.getByRole('button', { name: 'Remove Riverbend tote' }).click();
      await expect(page.getByText('Nothing in it yet.')).toBeVisible();
    });
  });
}

test('a declined card charges nothing; another one on the same page pays the same order', async ({
  page,
}) => {
  const promised = await takeToteToPayment(page);
  await payWith(page, CARDS.declined);
  await expect(page.getByRole('alert')).toContainText('declined');
  await expect(page.getByLabel('Full name')).toHaveValue('Jenny Rosen');
  await expect(page.getByLabel('Card number')).toHaveValue('');
  await typeCard(page, CARDS.works);
  await expectReceipt(page, promised);
});

test('a buyer whose bank asks approves and has paid', async ({ page }) => {
  const promised = await takeToteToPayment(page);
  await payWith(page, CARDS.asksTheBank);
  await expect(page.getByRole('heading', { name: 'Your bank asks: is this you?' })).toBeVisible();
  await page.getByRole('button', { name: 'Approve payment' }).click();
  await expectReceipt(page, promised);
});

test('a buyer whose bank says no is back on the payment page and pays with another card', async ({
  page,
}) => {
  const promised = await takeToteToPayment(page);
  await payWith(page, CARDS.asksTheBank);
  await page.getByRole('button', { name: 'Fail authentication' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await typeCard(page, CARDS.works);
  await expectReceipt(page, promised);
});

test('a buyer who goes back from the payment page finds the cart as it was, and can pay after all', async ({
  page,
}) => {
  const promised = await takeToteToPayment(page);
  await page.getByRole('link', { name: 'Back to the shop' }).click();
  await expect(page.getByText('1 piece', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Check out' }).click();
  await payWith(page, CARDS.works);
  await expectReceipt(page, promised);
});
