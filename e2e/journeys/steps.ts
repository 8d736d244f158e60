import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';

export const CARDS = {
  works: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  asksTheBank: '4000 0027 6000 3184',
} as const;

export const TOTE = '/shop/riverbend-tote';

/** Puts a tote in the cart and goes to Stripe's page, as a buyer does. Returns the split that was promised. */
export async function takeToteToPayment(page: Page): Promise<string[]> {
  await page.goto(TOTE);
  const promised = await rowsOf(page.getByRole('table', { name: 'Where $48.00 goes' }));
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.getByRole('heading', { name: 'Your cart' })).toBeVisible();
  await page.getByRole('button', { name: 'Check out' }).click();
  await expect(page.getByText('Test mode: no real money')).toBeVisible();
  return promised;
}

/** Fills Stripe's page and pays; what was typed before a decline is still there. */
export async function payWith(page: Page, card: string, total?: string): Promise<void> {
  await page.getByLabel('Email').fill('jenny@example.org');
  await page.getByLabel('Full name').fill('Jenny Rosen');
  await page.getByLabel('Address', { exact: true }).fill('510 Townsend St');
  await page.getByLabel('City').fill('San Francisco');
  await page.getByLabel('Postal code').fill('94103');
  await typeCard(page, card, total);
}

export async function typeCard(page: Page, card: string, total = '$57.84'): Promise<void> {
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel('Expiry (MM/YY)').fill('12/34');
  await page.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: `Pay ${total}` }).click();
}

/** The buyer is back: the order is paid, and its split is the one that was promised. */
export async function expectReceipt(page: Page, promised: readonly string[]): Promise<void> {
  await expect(
    page.getByRole('heading', { name: 'Thank you. Here is where your money went.' }),
  ).toBeVisible();
  expect(await rowsOf(page.getByRole('table', { name: 'Where $48.00 went' }))).toEqual(promised);
  await expect(page.getByRole('table', { name: /^1 × Riverbend tote/ })).toContainText('$48.00');
}

/** Each row of a table in one line of words, the head left out. It is read whether or not a picture shows it instead. */
export async function rowsOf(table: Locator): Promise<string[]> {
  const rows = await table.locator('tbody tr, tfoot tr').allTextContents();
  return rows.map((row) => row.replace(/\s+/g, ' ').trim());
}

/** The figure under a name in a list of terms. */
export function figureOf(page: Page, name: string): Locator {
  return page
    .locator('dl > div, dl')
    .filter({ has: page.getByRole('term').filter({ hasText: name }) })
    .last()
    .getByRole('definition')
    .first();
}

/** Sessions of those who signed in before: tries from one address are limited, and all journeys come from one. */
const sessions = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();

/** Opens the console as somebody: by the form the first time, by the session it gave later. */
export async function signIn(page: Page, who: { email: string; password: string }): Promise<void> {
  const kept = sessions.get(who.email);
  if (kept) await page.context().addCookies(kept);
  await page.goto('/console');
  if (!kept) {
    await page.getByLabel('E-mail').fill(who.email);
    await page.getByLabel('Password').fill(who.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
  await expect(page.getByRole('navigation', { name: 'Console' })).toBeVisible();
  const cookies = await page.context().cookies();
  sessions.set(
    who.email,
    cookies.filter((cookie) => cookie.name.includes('staff')),
  );
}
