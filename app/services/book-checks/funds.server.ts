import { OPERATING, type EntryKind } from '#app/domain/ledger.ts';
import { listFunds } from '#db/programs.ts';
import type { StreamedEntry } from '#db/ledger-stream.ts';
import { nameEntry, type Findings, type Proof } from './findings.server.ts';
import type { Watcher } from './entries.server.ts';

const AVAILABLE = 'assets:due-from:operating:available';
const CLAIM = 'assets:due-from:operating:';

/**
 * How restricted money may leave its fund: by a release for a spend, or back to the donor whose payment was returned.
 */
const LEAVES_RESTRICTED: readonly string[] = ['release', 'gift', 'refund', 'dispute'] satisfies EntryKind[];

/** What must never touch a donor's fund: money of sales, and what is moved by the organization's own choice. */
const NEVER_RESTRICTED: readonly string[] = ['designation', 'transfer', 'spend'] satisfies EntryKind[];

/** Adds up what is available to each fund, entry by entry, and names the first entry that left one below zero. */
export async function watchFunds(proof: Proof): Promise<Watcher[]> {
  const funds = await listFunds(proof.ctx.db);
  const restricted = new Set(funds.filter((one) => one.class === 'donor-restricted').map((one) => one.id));
  const available = new Map<string, number>();
  const named = new Set<string>();
  const watchAvailable = (entry: StreamedEntry) => {
    const changes = changesByFund(entry, AVAILABLE);
    for (const [fund, change] of changes) {
      const after = (available.get(fund) ?? 0) + change;
      available.set(fund, after);
      if (after >= 0 || change >= 0 || named.has(fund)) continue;
      named.add(fund);
      proof.findings.add(11, `${nameEntry(entry)} leaves the fund ${fund} with ${after} available`);
    }
    watchRestricted(proof.findings, entry, restricted);
  };
  return [{ see: watchAvailable }, watchReleases(proof.findings)];
}

/** Each release stands beside a spend of the same source and the same amount; only unmatched ones are remembered. */
function watchReleases(findings: Findings): Watcher {
  const open = new Map<string, { leftMinor: number; release: StreamedEntry }>();
  return {
    see: (entry) => {
      const key = `${entry.source} ${entry.sourceId}`;
      const before = open.get(key);
      if (entry.kind === 'release') {
        const leftMinor = (before?.leftMinor ?? 0) + sumOf(entry, (account) => account === 'releases:out');
        open.set(key, { leftMinor, release: before?.release ?? entry });
      } else if (entry.kind === 'spend' && before) {
        const leftMinor = before.leftMinor - sumOf(entry, (account) => account.startsWith('expenses:'));
        if (leftMinor === 0) open.delete(key);
        else open.set(key, { ...before, leftMinor });
      }
    },
    end: () => {
      for (const { release, leftMinor } of open.values())
        if (leftMinor !== 0)
          findings.add(11, `${nameEntry(release)} releases ${leftMinor} more than its spend pays`);
    },
  };
}

function sumOf(entry: StreamedEntry, isWanted: (account: string) => boolean): number {
  return entry.postings.reduce((sum, p) => (isWanted(p.account) ? sum + p.amountMinor : sum), 0);
}

function watchRestricted(findings: Findings, entry: StreamedEntry, restricted: ReadonlySet<string>): void {
  for (const [fund, change] of changesByFund(entry, CLAIM)) {
    if (!restricted.has(fund)) continue;
    const isOut = change < 0 && !LEAVES_RESTRICTED.includes(entry.kind);
    if (isOut || NEVER_RESTRICTED.includes(entry.kind))
      findings.add(11, `${nameEntry(entry)} moves the restricted money of ${fund} without a release`);
  }
}

/** What an entry changes of funds' claims, by fund; accounts that begin with `account`. */
function changesByFund(entry: StreamedEntry, account: string): Map<string, number> {
  const changes = new Map<string, number>();
  for (const p of entry.postings)
    if (p.fund !== OPERATING && p.account.startsWith(account))
      changes.set(p.fund, (changes.get(p.fund) ?? 0) + p.amountMinor);
  return changes;
}
