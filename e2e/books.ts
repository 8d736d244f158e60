import { checkBooks } from '#app/services/books.server.ts';
import type { Product } from './product.ts';

/** What breaks a promise of the books, as sentences; none when all is well. */
export async function listBookFaults(product: Pick<Product, 'workbench'>): Promise<string[]> {
  const checks = await checkBooks(product.workbench.context);
  return checks.flatMap((check) => check.faults.map((fault) => `${check.rule}: ${fault}`));
}

export type Balances = Map<string, number>;

/** The trial balance as the command line prints it: `fund account` → minor units. */
export async function readTrialBalance(product: Pick<Product, 'run'>): Promise<Balances> {
  const { code, data, stderr } = await product.run('trial-balance');
  if (code !== 0) throw new Error(`trial-balance ended with ${code}: ${stderr}`);
  const rows = data as { account: string; fund: string; amountMinor: number }[];
  const balances: Balances = new Map();
  for (const { account, fund, amountMinor } of rows) {
    const key = `${fund} ${account}`;
    balances.set(key, (balances.get(key) ?? 0) + amountMinor);
  }
  return balances;
}

/** What moved between two trial balances, account by account; what did not move is left out. */
export function differenceOf(before: Balances, after: Balances): Record<string, number> {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  const moved = keys.map((key): [string, number] => [key, (after.get(key) ?? 0) - (before.get(key) ?? 0)]);
  return Object.fromEntries(moved.filter(([, amountMinor]) => amountMinor !== 0));
}

/** Lines of the shops' own logs that tell of an answer 5xx or of an error. */
export function listComplaints(product: Pick<Product, 'shops'>): string[] {
  return product.shops.flatMap((shop) =>
    shop.program.lines.filter((line) => /"status":5\d\d|"level":(50|60)/.test(line)),
  );
}
