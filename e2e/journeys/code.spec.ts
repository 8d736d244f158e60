import { expect, test } from '@playwright/test';
import { CARDS, figureOf, payWith, rowsOf, TOTE } from './steps.ts';

for (const javaScriptEnabled of [true, false]) {
  test.describe(`a buyer with a code, scripts ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled });

    test('sees the split change before paying, pays that price, and the receipt says the same', async ({
      page,
    }) => {
      await page.goto(TOTE);
      await page.getByRole('button', { name: 'Add to cart' }).click();
      await page.getByText('Have a code?').click();
      await page.getByLabel('Code', { exact: true }).fill('WELCOM10');
      await page.getByRole('button', { name: 'Use this code' }).click();
      await expect(page.getByRole('alert')).toContainText('is no code of this shop');
      await expect(page.getByLabel('Code', { exact: true })).toHaveValue('WELCOM10');
      await expect(page.getByText('1 piece', { exact: true })).toBeVisible();

      await page.getByLabel('Code', { exact: true }).fill('welcome10');
      await page.getByRole('button', { name: 'Use this code' }).click();
      await expect(page.getByText('WELCOME10: 10% off.')).toBeVisible();
      await page.getByText('Where the $43.20 goes').click();
      const promised = await rowsOf(page.getByRole('table', { name: 'Where $43.20 goes' }));
      await expect(figureOf(page, 'Code WELCOME10')).toHaveText(/4\.80/);
      await page.getByRole('button', { name: 'Check out' }).click();
      // 43.20 of goods, 6.00 of shipping, 3.46 of tax.
      await payWith(page, CARDS.works, '$52.66');
      await expect(
        page.getByRole('heading', { name: 'Thank you. Here is where your money went.' }),
      ).toBeVisible();
      const receipt = page.getByRole('table', { name: /^1 × Riverbend tote/ });
      // The receipt has a note with each name; names and amounts are the ones that were shown in the cart.
      const kept = (await rowsOf(receipt)).slice(0, -1);
      expect(kept).toHaveLength(promised.length);
      for (const [i, row] of promised.entries()) {
        const [name = '', amount = ''] = row.split('$');
        expect(kept[i]?.startsWith(name) && kept[i].endsWith(`$${amount}`), kept[i]).toBe(true);
      }
      await expect(receipt).toContainText('$43.20');
      await expect(figureOf(page, 'Goods at list price')).toHaveText(/48\.00/);
      await expect(figureOf(page, 'Code WELCOME10')).toHaveText(/4\.80/);
    });
  });
}
