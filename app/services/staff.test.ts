import { expect, test } from 'vitest';
import { createAuth, type Auth } from '#app/web/auth.server.ts';
import { requireStaff, safeNext } from '#app/web/staff.server.ts';
import { emptyDatabase } from '#db/testing/database.server.ts';
import type { Context } from './context.server.ts';
import { createStaffUser, readStaff } from './staff.server.ts';

const EMAIL = 'Owner@Example.org';
const PASSWORD = 'a long enough sentence';

async function setUp(publicUrl = 'http://127.0.0.1:3000') {
  const database = await emptyDatabase();
  const ctx = {
    db: database.db,
    transact: database.transact,
    now: () => new Date(),
    newId: () => crypto.randomUUID(),
  } as unknown as Context;
  const auth = createAuth({
    db: database.libraryDb,
    secret: 's'.repeat(40),
    publicUrl,
    storeName: 'Upstream',
  });
  return { database, ctx, auth };
}

const owner = { name: 'Ada Owner', email: EMAIL, password: PASSWORD, role: 'owner' } as const;

function attempt(password: string, email = EMAIL, clientAddress = '203.0.113.7') {
  return { email, password, clientAddress, userAgent: 'test' };
}

function withCookies(cookies: string[], path = '/console'): Request {
  const pairs = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
  return new Request(`http://127.0.0.1:3000${path}`, { headers: { Cookie: pairs } });
}

async function signIn(auth: Auth): Promise<string[]> {
  const outcome = await auth.signIn(attempt(PASSWORD));
  if (!outcome.ok) throw new Error('The right password was refused.');
  return outcome.cookies;
}

test('a member of staff signs in, is known, signs out and is a stranger again', async () => {
  const { ctx, auth } = await setUp();
  const made = await createStaffUser(ctx, auth, owner);
  if (!made.ok) throw new Error(made.sentence);
  const cookies = await signIn(auth);
  expect(cookies.join()).toMatch(/HttpOnly/i);
  expect(cookies.join()).toMatch(/SameSite=Lax/i);
  expect(cookies.join()).not.toMatch(/; Secure/i);
  expect(await auth.readUserId(withCookies(cookies))).toBe(made.userId);
  expect(await readStaff(ctx, made.userId)).toMatchObject({
    name: 'Ada Owner',
    role: 'owner',
    programId: null,
  });
  expect((await auth.signOut(withCookies(cookies))).join()).toMatch(/Max-Age=0/i);
  // The cookie itself is worth nothing any more, even where a browser kept it.
  expect(await auth.readUserId(withCookies(cookies))).toBeUndefined();
});

test('cookies are Secure where the shop is reached by https', async () => {
  const { ctx, auth } = await setUp('https://shop.example');
  await createStaffUser(ctx, auth, owner);
  expect((await signIn(auth)).join()).toMatch(/__Secure-staff.*; Secure/i);
});

test('a wrong password and an unknown e-mail answer alike', async () => {
  const { ctx, auth } = await setUp();
  await createStaffUser(ctx, auth, owner);
  const wrong = { ok: false, reason: 'wrong' };
  expect(await auth.signIn(attempt('another long sentence'))).toEqual(wrong);
  expect(await auth.signIn(attempt(PASSWORD, 'nobody@example.org'))).toEqual(wrong);
  expect(await auth.signIn(attempt(PASSWORD, 'no e-mail at all'))).toEqual(wrong);
});

test('many tries in a row from one address are refused, and another address is not', async () => {
  const { ctx, auth } = await setUp();
  await createStaffUser(ctx, auth, owner);
  const tries = [];
  for (let i = 0; i < 11; i += 1) tries.push(await auth.signIn(attempt('a wrong long sentence')));
  expect(tries.slice(0, 10).every((one) => !one.ok && one.reason === 'wrong')).toBe(true);
  expect(tries[10]).toMatchObject({ ok: false, reason: 'too_many' });
  // Even the right password waits, so that a guess cannot be told from a miss.
  expect(await auth.signIn(attempt(PASSWORD))).toMatchObject({ ok: false, reason: 'too_many' });
  expect((await auth.signIn(attempt(PASSWORD, EMAIL, '198.51.100.9'))).ok).toBe(true);
});

test('tries at the same moment are counted one by one', async () => {
  const { auth } = await setUp();
  const tries = await Promise.all(
    Array.from({ length: 14 }, () => auth.signIn(attempt('a wrong long sentence'))),
  );
  expect(tries.filter((one) => !one.ok && one.reason === 'too_many')).toHaveLength(4);
}, 60_000);

test('a forged or missing cookie is nobody, and is led to the sign-in page and back', async () => {
  const { ctx, auth } = await setUp();
  const forged = withCookies(['staff.session_token=forged.signature'], '/console/orders?status=paid');
  expect(await auth.readUserId(forged)).toBeUndefined();
  const led = await requireStaff(forged, { app: ctx, auth }).catch((thrown: unknown) => thrown);
  expect((led as Response).headers.get('Location')).toBe(
    '/console/sign-in?next=%2Fconsole%2Forders%3Fstatus%3Dpaid',
  );
});

test('a manager is kept from what is the owner’s, and someone without a role from everything', async () => {
  const { ctx, auth, database } = await setUp();
  await database.transact(async (tx) => {
    const at = new Date().toISOString();
    await tx.insertInto('partner').values({ id: 'par', slug: 'p', name: 'P', createdAt: at }).execute();
    const program = {
      id: 'pro',
      partnerId: 'par',
      slug: 'sewing',
      name: 'Sewing',
      region: 'X',
      focus: 'employment',
    };
    const words = { summary: '', description: '', sinceYear: 2020, createdAt: at };
    await tx
      .insertInto('program')
      .values({ ...program, ...words })
      .execute();
  });
  const manager = { ...owner, role: 'program_manager' } as const;
  expect(await createStaffUser(ctx, auth, manager)).toMatchObject({ ok: false, reason: 'no_program' });
  const made = await createStaffUser(ctx, auth, { ...manager, programSlug: 'sewing' });
  expect(made.ok).toBe(true);
  const request = withCookies(await signIn(auth));
  expect(await requireStaff(request, { app: ctx, auth })).toMatchObject({ programId: 'pro' });
  const refused = await requireStaff(request, { app: ctx, auth }, ['owner']).catch(
    (thrown: unknown) => thrown,
  );
  expect((refused as Response).status).toBe(403);
  await database.transact((tx) => tx.deleteFrom('staff').execute());
  const gone = await requireStaff(request, { app: ctx, auth }).catch((thrown: unknown) => thrown);
  expect((gone as Response).status).toBe(403);
});

test('one e-mail has one sign-in; short passwords and broken e-mails are refused with a sentence', async () => {
  const { ctx, auth } = await setUp();
  await createStaffUser(ctx, auth, owner);
  expect(await createStaffUser(ctx, auth, { ...owner, email: 'owner@example.ORG' })).toMatchObject({
    reason: 'taken',
  });
  expect(await createStaffUser(ctx, auth, { ...owner, email: 'x@y' })).toMatchObject({ reason: 'bad_email' });
  expect(await createStaffUser(ctx, auth, { ...owner, email: 'b@y.org', password: 'short' })).toMatchObject({
    reason: 'short_password',
  });
});

test('after signing in one lands on a page of the console and nowhere else', () => {
  expect(safeNext('/console/orders?status=paid')).toBe('/console/orders?status=paid');
  for (const bad of [
    null,
    '',
    '//evil.example/console',
    'https://evil.example/console',
    '/shop',
    '/console/../shop',
  ]) {
    expect(safeNext(bad)).toBe('/console');
  }
  expect(safeNext('/console/sign-out')).toBe('/console');
  expect(safeNext('/\\evil.example/console')).toBe('/console');
});
