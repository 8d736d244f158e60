import type { Kysely } from 'kysely';
import { engineOf, run } from './ddl.ts';

/**
 * Proofs of the books as they were run, and two more ways of writing over a posted entry closed: SQLite's REPLACE where
 * a foreign program leaves recursive triggers off, and a line added to a public entry that is there already.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE book_check_run (
      id text PRIMARY KEY, askedOn text NOT NULL, askedAt text NOT NULL, askedBy text NOT NULL, startedAt text, finishedAt text,
      throughSequence bigint, faults integer, resultJson text)`,
    `CREATE INDEX book_check_run_newest ON book_check_run (askedAt)`,
    // Nobody's name stands for the nightly run; two processes that wake at once make one.
    `CREATE UNIQUE INDEX book_check_run_nightly ON book_check_run (askedOn) WHERE askedBy = ''`,
    // How many lines a public entry has, said before they come. Entries of before have none to come.
    `ALTER TABLE public_entry ADD COLUMN lines integer`,
  ]);
  const late = 'This public entry is complete; nothing can be added to it.';
  const isLate = `NOT EXISTS (SELECT 1 FROM public_entry WHERE number = NEW.number AND lines > NEW.line)`;
  if ((await engineOf(db)) === 'postgres') {
    await run(db, [
      `CREATE FUNCTION public_posting_not_late() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
         IF ${isLate} THEN RAISE EXCEPTION '${late}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $body$`,
      `CREATE TRIGGER public_posting_not_late BEFORE INSERT ON public_posting FOR EACH ROW EXECUTE FUNCTION public_posting_not_late()`,
    ]);
    return;
  }
  const posted = 'A posted entry never changes; post a correction.';
  await run(db, [
    `CREATE TRIGGER public_posting_not_late BEFORE INSERT ON public_posting
     BEGIN SELECT RAISE(ABORT, '${late}') WHERE ${isLate}; END`,
    `CREATE TRIGGER public_entry_no_replace BEFORE INSERT ON public_entry
     BEGIN SELECT RAISE(ABORT, '${posted}') WHERE EXISTS (
       SELECT 1 FROM public_entry WHERE number = NEW.number OR entryId = NEW.entryId); END`,
    `CREATE TRIGGER ledger_entry_no_replace BEFORE INSERT ON ledger_entry
     BEGIN SELECT RAISE(ABORT, '${posted}') WHERE EXISTS (
       SELECT 1 FROM ledger_entry WHERE id = NEW.id OR sequence = NEW.sequence
       OR (source = NEW.source AND sourceId = NEW.sourceId AND kind = NEW.kind AND revision = NEW.revision)); END`,
  ]);
}
