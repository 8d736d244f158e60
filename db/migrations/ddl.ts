import { sql, type Kysely } from 'kysely';

export type Engine = 'sqlite' | 'postgres';

/**
 * Runs DDL statements one by one. Columns are camelCase, which PostgreSQL keeps only inside double quotes, so every
 * camelCase word outside a string literal is quoted here and the migrations stay readable.
 */
export async function run(db: Kysely<unknown>, statements: string[]): Promise<void> {
  for (const statement of statements) await sql.raw(quoteCamelCase(statement)).execute(db);
}

export function quoteCamelCase(statement: string): string {
  return statement
    .split(/('(?:[^']|'')*')/)
    .map((piece, index) =>
      index % 2 === 1 ? piece : piece.replace(/(?<!["\w])[a-z]+[A-Z]\w*(?!["\w])/g, '"$&"'),
    )
    .join('');
}

/** Money: a whole number of minor units, inside what a JavaScript number holds exactly. */
export function money(column: string, extra = ''): string {
  return `${column} bigint NOT NULL CHECK (${column} BETWEEN -9007199254740992 AND 9007199254740992) ${extra}`;
}

/** Which engine a migration runs on; only triggers differ between the two. */
export async function engineOf(db: Kysely<unknown>): Promise<Engine> {
  const adapter = db.getExecutor().adapter;
  return adapter.supportsTransactionalDdl ? 'postgres' : 'sqlite';
}

/** A trigger that refuses a change with a sentence, written for both engines. `when` may use OLD and NEW. */
export async function refuse(
  db: Kysely<unknown>,
  trigger: {
    name: string;
    on: string;
    event: 'INSERT' | 'UPDATE' | 'DELETE';
    when?: string;
    because: string;
  },
): Promise<void> {
  const when = trigger.when ? `WHEN (${trigger.when})` : '';
  if ((await engineOf(db)) === 'sqlite') {
    await run(db, [
      `CREATE TRIGGER ${trigger.name} BEFORE ${trigger.event} ON ${trigger.on} ${when}
       BEGIN SELECT RAISE(ABORT, '${trigger.because}'); END`,
    ]);
    return;
  }
  await run(db, [
    `CREATE FUNCTION ${trigger.name}() RETURNS trigger LANGUAGE plpgsql AS
     'BEGIN RAISE EXCEPTION ''${trigger.because}'' USING ERRCODE = ''23514''; END'`,
    `CREATE TRIGGER ${trigger.name} BEFORE ${trigger.event} ON ${trigger.on} FOR EACH ROW ${when}
     EXECUTE FUNCTION ${trigger.name}()`,
  ]);
}
