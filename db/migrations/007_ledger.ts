import type { Kysely } from 'kysely';
import { engineOf, money, refuse, run } from './ddl.ts';

/**
 * The double-entry ledger. An entry goes in as a draft, then its postings, then `postedAt`, and the trigger on that
 * update checks the sums; after it nothing of the entry can change, on either engine.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE ledger_head (
      id integer PRIMARY KEY CHECK (id = 1), sequence bigint NOT NULL, publicNumber bigint NOT NULL, orderNumber bigint NOT NULL)`,
    `INSERT INTO ledger_head (id, sequence, publicNumber, orderNumber) VALUES (1, 0, 0, 1000)`,
    `CREATE TABLE ledger_entry (
      id text PRIMARY KEY, sequence bigint NOT NULL UNIQUE, kind text NOT NULL, source text NOT NULL, sourceId text NOT NULL,
      revision integer NOT NULL CHECK (revision >= 0), memo text NOT NULL, occurredOn text NOT NULL, createdAt text NOT NULL,
      postedAt text, UNIQUE (source, sourceId, kind, revision))`,
    `CREATE TABLE ledger_posting (
      entryId text NOT NULL REFERENCES ledger_entry(id), line integer NOT NULL, account text NOT NULL, fund text NOT NULL,
      programId text NOT NULL, cohortId text NOT NULL, batchId text NOT NULL,
      ${money('amountMinor')} CHECK (amountMinor <> 0), currency text NOT NULL CHECK (length(currency) = 3),
      PRIMARY KEY (entryId, line))`,
    `CREATE INDEX ledger_posting_batch ON ledger_posting (batchId) WHERE batchId <> ''`,
    `CREATE INDEX ledger_posting_cohort ON ledger_posting (cohortId, account) WHERE cohortId <> ''`,
    `CREATE TABLE ledger_balance (
      account text NOT NULL, fund text NOT NULL, programId text NOT NULL, cohortId text NOT NULL, month text NOT NULL,
      currency text NOT NULL, ${money('amountMinor')}, PRIMARY KEY (account, fund, programId, cohortId, month, currency))`,
    `CREATE INDEX ledger_balance_cohort ON ledger_balance (cohortId, account, month) WHERE cohortId <> ''`,
    `CREATE TABLE batch_balance (
      batchId text NOT NULL, account text NOT NULL, cohortId text NOT NULL, currency text NOT NULL, ${money('amountMinor')},
      PRIMARY KEY (batchId, account, cohortId, currency))`,
    `CREATE TABLE public_entry (
      number bigint PRIMARY KEY, entryId text NOT NULL UNIQUE, kind text NOT NULL, memo text NOT NULL, occurredOn text NOT NULL)`,
    `CREATE TABLE public_posting (
      number bigint NOT NULL REFERENCES public_entry(number), line integer NOT NULL, account text NOT NULL, fund text NOT NULL,
      ${money('amountMinor')}, currency text NOT NULL, balanceMinor bigint, PRIMARY KEY (number, line))`,
    `CREATE TABLE public_balance (fund text PRIMARY KEY, ${money('amountMinor')})`,
  ]);
  await refuseChanges(db);
  await checkSumsWhenPosted(db);
  if ((await engineOf(db)) === 'postgres') await refuseTruncate(db);
}

async function refuseChanges(db: Kysely<unknown>): Promise<void> {
  const posted = 'A posted entry never changes; post a correction.';
  await refuse(db, {
    name: 'ledger_entry_draft_first',
    on: 'ledger_entry',
    event: 'INSERT',
    when: 'NEW.postedAt IS NOT NULL',
    because: 'An entry goes in as a draft and is posted after its postings.',
  });
  await refuse(db, {
    name: 'ledger_entry_no_update',
    on: 'ledger_entry',
    event: 'UPDATE',
    when: 'OLD.postedAt IS NOT NULL OR NEW.postedAt IS NULL OR NEW.id <> OLD.id OR NEW.sequence <> OLD.sequence OR NEW.kind <> OLD.kind OR NEW.source <> OLD.source OR NEW.sourceId <> OLD.sourceId OR NEW.revision <> OLD.revision OR NEW.occurredOn <> OLD.occurredOn',
    because: posted,
  });
  await refuse(db, { name: 'ledger_entry_no_delete', on: 'ledger_entry', event: 'DELETE', because: posted });
  for (const table of ['ledger_posting', 'public_entry', 'public_posting']) {
    await refuse(db, { name: `${table}_no_update`, on: table, event: 'UPDATE', because: posted });
    await refuse(db, { name: `${table}_no_delete`, on: table, event: 'DELETE', because: posted });
  }
}

async function checkSumsWhenPosted(db: Kysely<unknown>): Promise<void> {
  const unbalanced = `EXISTS (SELECT 1 FROM ledger_posting WHERE entryId = NEW.id GROUP BY fund, currency HAVING sum(amountMinor) <> 0)
    OR (SELECT count(*) FROM ledger_posting WHERE entryId = NEW.id) < 2`;
  const late = `EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entryId AND postedAt IS NOT NULL)`;
  const rules = [
    {
      name: 'ledger_entry_balances',
      on: 'ledger_entry',
      event: 'UPDATE',
      when: unbalanced,
      because: 'The postings of an entry sum to zero in each fund and currency, and there are at least two.',
    },
    {
      name: 'ledger_posting_not_late',
      on: 'ledger_posting',
      event: 'INSERT',
      when: late,
      because: 'This entry is posted; nothing can be added to it.',
    },
  ];
  for (const rule of rules) {
    if ((await engineOf(db)) === 'sqlite') {
      await run(db, [
        `CREATE TRIGGER ${rule.name} BEFORE ${rule.event} ON ${rule.on}
         BEGIN SELECT RAISE(ABORT, '${rule.because}') WHERE ${rule.when}; END`,
      ]);
    } else {
      // PostgreSQL allows no subquery in WHEN, so the condition stands in the function.
      await run(db, [
        `CREATE FUNCTION ${rule.name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
           IF ${rule.when} THEN RAISE EXCEPTION '${rule.because}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $body$`,
        `CREATE TRIGGER ${rule.name} BEFORE ${rule.event} ON ${rule.on} FOR EACH ROW EXECUTE FUNCTION ${rule.name}()`,
      ]);
    }
  }
}

async function refuseTruncate(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE FUNCTION ledger_no_truncate() RETURNS trigger LANGUAGE plpgsql AS
     'BEGIN RAISE EXCEPTION ''The ledger is append-only.'' USING ERRCODE = ''23514''; END'`,
    ...[
      'ledger_entry',
      'ledger_posting',
      'public_entry',
      'public_posting',
      'portion_allocation',
      'policy_version',
    ].map(
      (table) =>
        `CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table} EXECUTE FUNCTION ledger_no_truncate()`,
    ),
  ]);
}
