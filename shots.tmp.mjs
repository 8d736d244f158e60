// usage: node shots.mjs baseUrl outPrefix email path [path...]   (run in a tree with node_modules)
import { chromium } from '@playwright/test';
const [base, out, email, ...paths] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-background-networking'] });
for (const [w, scheme] of [[1280,'light'],[390,'light'],[390,'dark'],[1280,'dark']]) {
  if (process.env.ONLY && !process.env.ONLY.split(',').includes(`${w}${scheme}`)) continue;
  const ctx = await browser.newContext({ viewport: { width: w, height: 900 }, colorScheme: scheme });
  const page = await ctx.newPage();
  if (email !== '-') {
    await page.goto(base + '/console/sign-in');
    await page.fill('input[type=email]', email);
    await page.fill('input[type=password]', 'upstream-demo-2026');
    await page.click('main button, form button');
    await page.waitForURL(/console(?!\/sign-in)/);
  }
  for (const p of paths) {
    await page.goto(base + p);
    if (process.env.OPEN) await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    const name = `${out}-${p.replace(/\W+/g,'_')}-${w}-${scheme}.png`;
    await page.screenshot({ path: name, fullPage: true });
    console.log(name, wide > 0 ? 'OVERFLOW ' + wide : '');
  }
  await ctx.close();
}
await browser.close();
