import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { STAFF } from '../small-shop.ts';
import { CARDS, expectReceipt, payWith, signIn, takeToteToPayment, TOTE } from './steps.ts';

const PUBLIC_PAGES = [
  '/',
  '/shop',
  TOTE,
  '/cart',
  '/programs',
  '/programs/riverside-sewing',
  '/impact',
  '/impact/ledger',
  '/impact/policy',
  '/console/sign-in',
  '/no-such-page',
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds wrong on the page as it stands: the rule and the elements, without the lecture. */
async function listBarriers(page: Page): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  // A page on which no rule applies was not looked at.
  expect(passes.length).toBeGreaterThan(5);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${String(node.target[0])}`));
}

/** Scripts that failed, what the content policy blocked, pages whose scripts drew something else than the server. */
function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A 404 page is a failed resource to the browser; its status is looked at elsewhere.
    const isStatus = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isStatus) complaints.push(message.text());
  });
  return complaints;
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colors`, () => {
    test.use({ colorScheme });

    for (const address of PUBLIC_PAGES) {
      test(`${address} has no barrier that axe can find, and the browser complains of nothing`, async ({
        page,
      }) => {
        const complaints = listenForComplaints(page);
        await page.goto(address);
        await page.waitForLoadState('networkidle');
        expect(await listBarriers(page)).toEqual([]);
        expect(complaints).toEqual([]);
      });
    }

    test('the cart with a piece, the order page and the earnings page have none', async ({ page }) => {
      const promised = await takeToteToPayment(page);
      await page.goto('/cart');
      expect(await listBarriers(page)).toEqual([]);
      await page.getByRole('button', { name: 'Check out' }).click();
      await payWith(page, CARDS.works);
      await expectReceipt(page, promised);
      expect(await listBarriers(page)).toEqual([]);
      await signIn(page, STAFF.manager);
      await page.goto('/console/cohorts/RS-2025-B');
      expect(await listBarriers(page)).toEqual([]);
    });
  });
}

/** Presses Tab until the control has the focus; a control that the keyboard cannot reach breaks the journey. */
async function tabTo(page: Page, role: 'button' | 'link', name: string): Promise<void> {
  const control = page.getByRole(role, { name, exact: true });
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`The keyboard does not reach ${name}.`);
}

test('with the keyboard alone a piece goes into the cart and on to payment', async ({ page }) => {
  await page.goto(TOTE);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await tabTo(page, 'button', 'Add to cart');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Your cart' })).toBeVisible();
  await tabTo(page, 'button', 'Check out');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Test mode: no real money')).toBeVisible();
});
