import { faultInJournal, journalPostings, type JournalKind, type JournalLine } from '#app/domain/journal.ts';
import {
  decideJournal,
  findJournal,
  insertJournal,
  listJournalLines,
  listOpenedAccounts,
} from '#db/journals.ts';
import { advanceLedgerHead } from '#db/ledger.ts';
import { listFunds } from '#db/programs.ts';
import { OPERATING } from '#app/domain/ledger.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postEntries } from './ledger.server.ts';

export interface NewJournal {
  kind: JournalKind;
  occurredOn: string;
  memo: string;
  lines: JournalLine[];
  createdBy: string;
}

export type JournalOutcome =
  | { ok: true; journalId: string }
  | {
      ok: false;
      reason: 'in_the_future' | 'no_memo' | 'bad_lines' | 'unknown_fund' | 'opened_before';
      field: 'occurredOn' | 'memo' | 'lines' | 'account' | 'amount';
      /** Which line, from 0, where the field is one of a line's. */
      line: number;
      sentence: string;
    };

type Refusal = Extract<JournalOutcome, { ok: false }>;

const OPENED = 'This account’s opening balance is in the books already; correct it with a journal.';

/** Proposes a journal. Nothing is posted until somebody else approves it. */
export async function proposeJournal(ctx: Context, journal: NewJournal): Promise<JournalOutcome> {
  const fault = await faultOf(ctx, journal);
  if (fault) return fault;
  return withTransaction(ctx, async (tx) => {
    const id = tx.newId('jou');
    const { kind, occurredOn, memo, createdBy } = journal;
    await insertJournal(
      tx.db,
      {
        ...{ id, kind, status: 'draft', occurredOn, memo: memo.trim(), createdBy, createdAt: nowText(tx) },
        ...{ decidedBy: null, decidedAt: null },
      },
      journal.lines.map((line, position) => ({ ...line, journalId: id, position })),
    );
    return { ok: true, journalId: id } as const;
  });
}

async function faultOf(ctx: Context, journal: NewJournal): Promise<Refusal | undefined> {
  const no = (reason: Refusal['reason'], field: Refusal['field'], sentence: string, line = 0): Refusal => ({
    ...{ ok: false, reason, field, line, sentence },
  });
  if (journal.occurredOn > today(ctx))
    return no('in_the_future', 'occurredOn', 'Book what has happened: the day is today or earlier.');
  if (journal.memo.trim() === '')
    return no('no_memo', 'memo', 'Say what it is for; whoever approves it and whoever audits it reads this.');
  const fault = faultInJournal(journal.kind, journal.lines, ctx.settings.currency);
  if (fault) return no('bad_lines', fault.field, fault.sentence, fault.line);
  const funds = new Set([OPERATING, ...(await listFunds(ctx.db)).map((fund) => fund.id)]);
  const stranger = journal.lines.findIndex((line) => !funds.has(line.fund));
  if (stranger >= 0)
    return no('unknown_fund', 'account', 'This fund does not exist; choose another.', stranger);
  if (journal.kind === 'journal') return undefined;
  const opened = await listOpenedAccounts(ctx.db);
  const again = journal.lines.findIndex((line) => opened.includes(line.account));
  return again < 0 ? undefined : no('opened_before', 'account', OPENED, again);
}

export type ApprovalOutcome =
  | { ok: true }
  | {
      ok: false;
      reason: 'unknown_journal' | 'same_person' | 'decided_before' | 'opened_before';
      sentence: string;
    };

/** A second person posts what the first proposed. Two at once post it once. */
export async function approveJournal(
  ctx: Context,
  approval: { id: string; by: string },
): Promise<ApprovalOutcome> {
  return withTransaction(ctx, async (tx) => {
    const known = await findJournal(tx.db, approval.id);
    if (!known)
      return { ok: false, reason: 'unknown_journal', sentence: 'There is no such journal.' } as const;
    if (known.createdBy === approval.by)
      return {
        ok: false,
        reason: 'same_person',
        sentence: 'You proposed this journal, so somebody else has to approve it.',
      } as const;
    const lines = await listJournalLines(tx.db, approval.id);
    if (known.kind === 'opening_balances' && (await isOpened(tx, lines)))
      return { ok: false, reason: 'opened_before', sentence: OPENED } as const;
    const journal = await decideJournal(tx.db, { ...approval, status: 'posted', at: nowText(tx) });
    if (!journal)
      return {
        ok: false,
        reason: 'decided_before',
        sentence: 'Somebody decided this journal meanwhile; look at it again.',
      } as const;
    await postEntries(tx, [
      {
        kind: journal.kind,
        source: 'journal',
        sourceId: journal.id,
        revision: 0,
        memo: journal.memo,
        occurredOn: journal.occurredOn,
        postings: journalPostings(journal.kind, lines),
      },
    ]);
    return { ok: true } as const;
  });
}

/** Two drafts may open one account; only the first of them is posted. */
async function isOpened(tx: TxContext, lines: readonly { account: string }[]): Promise<boolean> {
  await advanceLedgerHead(tx.db, 0, 0);
  const opened = await listOpenedAccounts(tx.db);
  return lines.some((line) => opened.includes(line.account));
}

/** Sets a draft aside; whoever proposed it may do so too. */
export async function discardJournal(
  ctx: Context,
  decision: { id: string; by: string },
): Promise<ApprovalOutcome> {
  return withTransaction(ctx, async (tx) => {
    const journal = await decideJournal(tx.db, { ...decision, status: 'discarded', at: nowText(tx) });
    if (journal) return { ok: true } as const;
    return {
      ok: false,
      reason: 'decided_before',
      sentence: 'Somebody decided this journal meanwhile; look at it again.',
    } as const;
  });
}
