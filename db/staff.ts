import type { Insertable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { StaffRole, StaffTable } from './schema.ts';

export interface StaffMember {
  userId: string;
  name: string;
  email: string;
  role: StaffRole;
  programId: string | null;
}

export async function findStaff(db: Db, userId: string): Promise<StaffMember | undefined> {
  return db
    .selectFrom('staff as s')
    .innerJoin('auth_user as u', 'u.id', 's.userId')
    .select(['s.userId', 'u.name', 'u.email', 's.role', 's.programId'])
    .where('s.userId', '=', userId)
    .executeTakeFirst();
}
export async function findUserByEmail(db: Db, email: string): Promise<{ id: string } | undefined> {
  return db.selectFrom('auth_user').select('id').where('email', '=', email.toLowerCase()).executeTakeFirst();
}
export async function insertStaff(tx: Tx, staff: Insertable<StaffTable>): Promise<void> {
  await tx.insertInto('staff').values(staff).execute();
}

/** What people who sign in are called, by user id. */
export async function listUserNames(db: Db, userIds: readonly string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('auth_user')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(userIds)])
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}
