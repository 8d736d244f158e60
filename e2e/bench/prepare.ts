import { createStaffUser } from '#app/services/staff.server.ts';
import { openWorkbench } from '#app/web/app.server.ts';
import { readEnvironment } from '#app/web/environment.server.ts';
import { createLog } from '#app/web/log.server.ts';
import { listCohorts } from '#db/cohorts.ts';
import { STAFF } from '../small-shop.ts';

/** Makes a kept shop ready to be measured: somebody who can sign in. Returns a cohort's code for its earnings page. */
export async function prepareShop(databaseUrl: string, scratch: string): Promise<string> {
  const { context, auth, close } = await openWorkbench(
    readEnvironment('test', { DATABASE_URL: databaseUrl, PAYMENTS: 'stand-in' }, scratch),
    createLog('error'),
  );
  // Refused when a bench before made the same person; that one is as good.
  await createStaffUser(context, auth, { ...STAFF.owner, name: 'Olive Owner', role: 'owner' });
  const [cohort] = await listCohorts(context.db);
  await close();
  return cohort?.code ?? '';
}

/** Signs in as the form does; answers the cookie that a browser would send. */
export async function signInForCookie(url: string): Promise<string> {
  const answer = await fetch(`${url}/console/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ ...STAFF.owner, next: '/console' }),
  });
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
  if (answer.status !== 302 || cookies.length === 0) throw new Error(`Not signed in: ${answer.status}.`);
  return cookies.join('; ');
}
