import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '#db/connect.server.ts';
import { publishPolicyVersion } from '#app/services/policies.server.ts';
import { createStaffUser } from '#app/services/staff.server.ts';
import { listBookFaults } from '../books.ts';
import { openBuyer } from '../buyer.ts';
import { splitOf } from '../pages.ts';
import { startProduct, type Product } from '../product.ts';
import { count } from '../scratch-database.ts';
import { BAG, STAFF } from '../small-shop.ts';
import { signIn } from '../staff.ts';
import { until } from '../until.ts';

const engines: Engine[] = ['sqlite', 'postgres'];

describe.each(engines)('a policy that starts while a buyer pays, on %s', (engine) => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ engine });
  });
  afterAll(() => product.stop());

  test('the line on Stripe’s page keeps its version, whoever comes later has the new one', async () => {
    const [shop] = product.shops;
    const paying = openBuyer(shop, '198.51.100.21');
    await paying.add({ variantId: product.small.bagId });
    const placed = await paying.checkOut();
    if (!placed.isPlaced) throw new Error(placed.answer.text);
    const { context } = product.workbench;
    const effectiveFrom = new Date(Date.now() + 1_500);
    const residual = [{ fund: 'program', shareBp: 10_000 }];
    const published = await publishPolicyVersion(context, {
      ...{ terms: { processingBp: 350, operationsBp: 1_000, residual }, effectiveFrom },
      ...{ reason: 'It starts while somebody pays.', approvedBy: 'The board' },
    });
    expect(published).toMatchObject({ ok: true, number: 2 });
    const page = () => paying.get(`/shop/${BAG.handle}`);
    expect((await page()).text).toContain('Policy v1');
    await until('the new policy rules', async () => (await page()).text.includes('Policy v2'));

    const { returnUrl } = await product.standIn.pay(placed.sessionId);
    const { pathname, search } = new URL(returnUrl);
    const receipt = await paying.open(pathname + search);
    expect(receipt.text).toContain('policy v1');
    expect(splitOf(receipt.html, /^Where \$48\.00 went/).map(([, minor]) => minor)).toEqual([
      1_680, 910, 733, 440, 293, 576, 168, 4_800,
    ]);
    const later = openBuyer(shop, '198.51.100.22');
    await later.add({ variantId: product.small.bagId });
    const second = await later.checkOut();
    if (!second.isPlaced) throw new Error(second.answer.text);
    const paid = new URL((await product.standIn.pay(second.sessionId)).returnUrl);
    expect((await later.open(paid.pathname + paid.search)).text).toContain('policy v2');
    expect(await listBookFaults(product)).toEqual([]);
  });

  test('who proposes a policy cannot approve it, and bad input is told in a sentence with nothing kept', async () => {
    const [shop] = product.shops;
    const { context, auth } = product.workbench;
    await createStaffUser(context, auth, { ...STAFF.finance, name: 'Fay Finance', role: 'finance' });
    const finance = await signIn(shop, STAFF.finance);
    const draft = {
      ...{ scope: 'organization', processing: '3.5', operations: '11', reason: 'Less rent.' },
      ...{ 'share.program': '60 %', 'share.capacity': '40', startsOn: '2029-01-01' },
    };
    const drafts = async () => await count(context, 'SELECT count(*) FROM policy_draft');
    const refuse = async (more: Record<string, string>, sentence: string) => {
      const answer = await finance.send('/console/policy/new', { ...draft, ...more });
      expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(sentence)]);
      expect(answer.html).toContain('value="60 %"');
    };
    await refuse({ 'share.capacity': '30' }, 'add up to 90%');
    await refuse({ startsOn: '2026-01-01' }, 'Choose a day after today');
    await refuse({ operations: 'twelve' }, 'Type a share from 0 to 100 %');
    await refuse({ scope: 'campaign:x' }, 'Choose what this policy is for');
    expect(await drafts()).toBe(0);
    const { status, location } = await finance.send('/console/policy/new', draft);
    expect(status).toBe(302);
    const own = await finance.send(location, { decision: 'approve' });
    expect([own.status, own.text]).toEqual([403, expect.stringContaining('somebody else approves it')]);
    const manager = await signIn(shop, STAFF.manager);
    expect((await manager.send(location, { decision: 'approve' })).status).toBe(403);
    const owner = await signIn(shop, STAFF.owner);
    const both = await Promise.all([1, 2].map(() => owner.send(location, { decision: 'approve' })));
    expect(both.map((answer) => answer.status).sort()).toEqual([302, 409]);
    expect((await owner.send('/console/policy/pd_none', { decision: 'approve' })).status).toBe(404);
    expect((await owner.get('/impact/policy')).text).toContain('Announced');
  });
});
