import { currencyDigits, toDecimal, type Minor } from './money.ts';

/** One entry as it leaves the shop. The public ledger's entries have no memo, source, program or cohort. */
export interface ExportedEntry {
  number: number;
  on: string;
  kind: string;
  memo?: string;
  source?: string;
  sourceId?: string;
  revision?: number;
  /** The day it happened, where that lies in a quarter that was sealed before it was known. */
  happenedOn?: string;
  postings: ExportedPosting[];
}

export interface ExportedPosting {
  account: string;
  fund: string;
  program?: string;
  cohort?: string;
  amountMinor: Minor;
  currency: string;
}

export interface ExportHead {
  title: string;
  currency: string;
  accounts: string[];
  isPublic: boolean;
}

/**
 * The beginning of a plain-text journal: what the strict modes of hledger and ledger want declared. An account keeps the
 * name it has in the books; its fund is a tag of each posting, because one account has balances in several funds.
 */
export function journalHead(head: ExportHead): string {
  const tags = head.isPublic ? ['kind', 'fund'] : ['kind', 'source', 'happened', 'fund', 'program', 'cohort'];
  const digits = currencyDigits(head.currency);
  return [
    `; ${oneLine(head.title)}`,
    '; Every account by fund:  hledger balance tag:fund=^FUND$    ledger balance %fund=FUND',
    '; Each fund by itself adds up to nothing:  hledger balance --pivot fund',
    ...(head.isPublic
      ? []
      : ['; Accounts under memo: say where prices go; they add up to nothing and hold no money.']),
    '',
    `commodity ${head.currency}`,
    // Without decimals there is no format that both programs read, and none is needed.
    ...(digits === 0 ? [] : [`  format 1000.${'0'.repeat(digits)} ${head.currency}`]),
    ...tags.map((tag) => `tag ${tag}`),
    ...head.accounts.map((account) => `account ${account}`),
    '',
    '',
  ].join('\n');
}

/** One entry of the journal; its number is the transaction's code. Each tag has a line, which both programs read alike. */
export function journalEntry(entry: ExportedEntry): string {
  const { number, on, kind, memo, source, sourceId, revision } = entry;
  const lines = [
    `${on} * (${number}) ${kind}${memo === undefined ? '' : `: ${oneLine(memo)}`}`,
    `    ; kind: ${kind}`,
  ];
  if (source !== undefined) lines.push(`    ; source: ${source} ${sourceId ?? ''} ${revision ?? 0}`);
  if (entry.happenedOn !== undefined) lines.push(`    ; happened: ${entry.happenedOn}`);
  for (const p of entry.postings) {
    lines.push(
      `    ${p.account}  ${toDecimal(p.amountMinor, p.currency)} ${p.currency}`,
      `    ; fund: ${p.fund}`,
    );
    if (p.program !== undefined) lines.push(`    ; program: ${p.program}`);
    if (p.cohort !== undefined) lines.push(`    ; cohort: ${p.cohort}`);
  }
  return `${lines.join('\n')}\n\n`;
}

/** A semicolon would begin a comment, a bar would split the description, a new line would end it. */
function oneLine(text: string): string {
  return text.replace(/[;|\s]+/g, ' ').trim();
}

const WHOLE_COLUMNS = [
  ...['number', 'date', 'happened_on', 'kind', 'memo', 'source', 'source_id', 'revision'],
  ...['account', 'fund', 'program', 'cohort', 'amount', 'currency'],
];
const PUBLIC_COLUMNS = ['number', 'date', 'kind', 'account', 'fund', 'amount', 'currency'];

/** The general ledger's columns: a row a posting, debits positive, credits negative. */
export function ledgerColumns(isPublic: boolean): string[] {
  return isPublic ? PUBLIC_COLUMNS : WHOLE_COLUMNS;
}

/** The rows of one entry, in the order of `ledgerColumns`. */
export function ledgerRows(entry: ExportedEntry): (string | number)[][] {
  const { number, on, kind, memo, source = '', sourceId = '', revision = 0, happenedOn = '' } = entry;
  return entry.postings.map(({ account, fund, program = '', cohort = '', amountMinor, currency }) => {
    const amount = toDecimal(amountMinor, currency);
    if (memo === undefined) return [number, on, kind, account, fund, amount, currency];
    const about = [number, on, happenedOn, kind, memo, source, sourceId, revision];
    return [...about, account, fund, program, cohort, amount, currency];
  });
}
