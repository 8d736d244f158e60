import { parseArgs } from 'node:util';
import { backupCommand } from './commands/backup.server.ts';
import { checkBooksCommand } from './commands/check-books.server.ts';
import { BadUsage, commandEnvironment, type Command, type Given } from './commands/command.server.ts';
import { createUserCommand } from './commands/create-user.server.ts';
import { exportBooksCommand } from './commands/export-books.server.ts';
import { importProductsCommand } from './commands/import-products.server.ts';
import { migrateCommand } from './commands/migrate.server.ts';
import { rebuildBalancesCommand } from './commands/rebuild-balances.server.ts';
import { restoreCommand } from './commands/restore.server.ts';
import { reconcileCommand } from './commands/reconcile.server.ts';
import { seedCommand } from './commands/seed.server.ts';
import { simulateCommand } from './commands/simulate.server.ts';
import { trialBalanceCommand } from './commands/trial-balance.server.ts';
import { refuseToStart } from './start-error.server.ts';

const commands: Record<string, Command> = {
  migrate: migrateCommand,
  seed: seedCommand,
  simulate: simulateCommand,
  'create-user': createUserCommand,
  'import-products': importProductsCommand,
  'check-books': checkBooksCommand,
  'export-books': exportBooksCommand,
  'rebuild-balances': rebuildBalancesCommand,
  'trial-balance': trialBalanceCommand,
  backup: backupCommand,
  restore: restoreCommand,
  reconcile: reconcileCommand,
};

async function main(): Promise<void> {
  const [name = '', ...rest] = process.argv.slice(2);
  const command = commands[name];
  if (!command)
    throw new BadUsage(
      `Commands:\n${Object.values(commands)
        .map((one) => `  ${one.usage}`)
        .join('\n')}`,
    );
  let given: Given;
  try {
    const parsed = parseArgs({
      args: rest,
      options: { ...command.options, json: { type: 'boolean' } },
      allowPositionals: true,
    });
    given = { values: parsed.values, words: parsed.positionals };
  } catch (error) {
    throw new BadUsage(`${error instanceof Error ? error.message : ''}\nUsage: ${command.usage}`);
  }
  const answer = await command.run(commandEnvironment(), given);
  if (!answer.isWritten) console.log(given.values['json'] ? JSON.stringify(answer.data) : answer.text);
  process.exitCode = answer.isFailure ? 1 : 0;
}

main().catch((error: unknown) => {
  if (error instanceof BadUsage) {
    console.error(error.message);
    process.exit(2);
  }
  refuseToStart(error);
});
