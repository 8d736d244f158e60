import { redirect } from '@remix-run/node';
import { readStaff, type StaffRole } from '#app/services/staff.server.ts';
import type { RequestContext } from './app-context.ts';

export type Staff = Readonly<{
  userId: string;
  name: string;
  role: StaffRole;
  /** The one program a manager sees; null for owners and finance, who see all. */
  programId: string | null;
}>;

const SIGN_IN = '/console/sign-in';

/**
 * Who sent this request, and that they may. Without a session it leads to the sign-in page and back here; in a role
 * that may not, it answers 403.
 */
export async function requireStaff(
  request: Request,
  context: Pick<RequestContext, 'app' | 'auth'>,
  roles: readonly StaffRole[] = ['owner', 'finance', 'program_manager'],
): Promise<Staff> {
  const userId = await context.auth.readUserId(request);
  if (userId === undefined) throw redirect(`${SIGN_IN}?next=${encodeURIComponent(pathOf(request))}`);
  const staff = await readStaff(context.app, userId);
  if (!staff || !roles.includes(staff.role)) throw new Response(null, { status: 403 });
  const { name, role, programId } = staff;
  return { userId, name, role, programId: role === 'program_manager' ? programId : null };
}

function pathOf(request: Request): string {
  const { pathname, search } = new URL(request.url);
  return pathname.replace(/\.data$/, '') + search;
}

/** Where to go after signing in: a page of the console, whatever the address asked for. */
export function safeNext(next: string | null): string {
  if (next === null || !URL.canParse(next, 'http://here')) return '/console';
  const { origin, pathname, search } = new URL(next, 'http://here');
  const isOurs = origin === 'http://here' && /^\/console(\/|$)/.test(pathname);
  return isOurs && !/^\/console\/sign-(in|out)/.test(pathname) ? pathname + search : '/console';
}
