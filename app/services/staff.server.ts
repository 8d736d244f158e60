import { findProgramBySlug } from '#db/programs.ts';
import { findStaff, findUserByEmail, insertStaff, type StaffMember } from '#db/staff.ts';
import { nowText, withTransaction, type Context } from './context.server.ts';

export type { StaffMember } from '#db/staff.ts';
export type StaffRole = StaffMember['role'];

const ROLES: readonly StaffRole[] = ['owner', 'finance', 'program_manager'];

export function isStaffRole(text: unknown): text is StaffRole {
  return ROLES.some((role) => role === text);
}

/** Who keeps e-mails and passwords; `createAuth` makes one. */
export interface SignInPort {
  createUser: (user: { name: string; email: string; password: string }) => Promise<string>;
}

export interface NewStaffUser {
  name: string;
  email: string;
  password: string;
  role: StaffRole;
  /** Needed for a program manager, who sees this program alone. */
  programSlug?: string;
}

export type CreateStaffOutcome =
  | { ok: true; userId: string }
  | {
      ok: false;
      reason: 'bad_name' | 'bad_email' | 'short_password' | 'taken' | 'no_program' | 'unknown_program';
      sentence: string;
    };

const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 128;

/**
 * Makes a member of staff who can sign in. The sign-in is made before the role, each in its own commit: someone with a
 * sign-in and no role sees nothing, and a second call with the same e-mail gives them the role.
 */
export async function createStaffUser(
  ctx: Context,
  auth: SignInPort,
  user: NewStaffUser,
): Promise<CreateStaffOutcome> {
  const refused = refuseUser(user);
  if (refused) return refused;
  const program = user.programSlug ? await findProgramBySlug(ctx.db, user.programSlug) : undefined;
  if (user.programSlug && !program)
    return { ok: false, reason: 'unknown_program', sentence: 'There is no program with this short name.' };
  const email = user.email.trim().toLowerCase();
  const known = await findUserByEmail(ctx.db, email);
  if (known && (await findStaff(ctx.db, known.id)))
    return { ok: false, reason: 'taken', sentence: 'Someone signs in with this e-mail already.' };
  const userId =
    known?.id ?? (await auth.createUser({ name: user.name.trim(), email, password: user.password }));
  await withTransaction(ctx, (tx) =>
    insertStaff(tx.db, {
      userId,
      role: user.role,
      // Owners and finance belong to no program, whatever was asked for.
      programId: user.role === 'program_manager' ? (program?.id ?? null) : null,
      createdAt: nowText(tx),
    }),
  );
  return { ok: true, userId };
}

function refuseUser(user: NewStaffUser): Extract<CreateStaffOutcome, { ok: false }> | undefined {
  if (user.name.trim() === '')
    return { ok: false, reason: 'bad_name', sentence: 'Say what this person is called.' };
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(user.email.trim()))
    return { ok: false, reason: 'bad_email', sentence: 'The e-mail needs the form name@example.org.' };
  if (user.password.length < SHORTEST_PASSWORD || user.password.length > LONGEST_PASSWORD)
    return {
      ok: false,
      reason: 'short_password',
      sentence: `A password has from ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`,
    };
  if (user.role === 'program_manager' && !user.programSlug)
    return { ok: false, reason: 'no_program', sentence: 'Say which program this manager runs.' };
  return undefined;
}

/** The role of a signed-in user; undefined for one who has none any more. Asked on every request, so taking it works at once. */
export async function readStaff(ctx: Context, userId: string): Promise<StaffMember | undefined> {
  return findStaff(ctx.db, userId);
}
