import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createSimulatedGateway } from '#app/payments/simulated.server.ts';
import { checkBooks, readTrialBalance } from '#app/services/books.server.ts';
import { readImportCosts } from '#app/services/product-import/import-costs.server.ts';
import { importProducts } from '#app/services/product-import/import-products.server.ts';
import { formatImportReport } from '#app/services/product-import/import-report.server.ts';
import { simulateHistory } from '#app/services/sample/simulate.server.ts';
import { createStaffUser } from '#app/services/staff.server.ts';
import { migrate } from '#db/migrate.ts';
import { isEmptyShop } from '#db/programs.ts';
import { connectOrExplain, openWorkbench, type Workbench } from './app.server.ts';
import { prepareSampleShop } from './sample.server.ts';
import { readEnvironment, type Environment } from './environment.server.ts';
import { createLog } from './log.server.ts';
import { showProgress } from './progress.server.ts';
import { refuseToStart, StartError } from './start-error.server.ts';

/** What a command answers: text for a person, the same as data for `--json`, and whether it failed. */
interface Answer {
  text: string;
  data: unknown;
  isFailure?: boolean;
}

interface Command {
  usage: string;
  options: Record<string, { type: 'string' | 'boolean' }>;
  run: (environment: Environment, given: Given) => Promise<Answer>;
}

interface Given {
  values: Record<string, string | boolean | undefined>;
  words: string[];
}

/** A call that cannot be understood: exit code 2. */
class BadUsage extends Error {}

const commands: Record<string, Command> = {
  migrate: { usage: 'migrate', options: {}, run: runMigrate },
  seed: { usage: 'seed', options: {}, run: runSeed },
  simulate: {
    usage: 'simulate --orders N --seed S',
    options: { orders: { type: 'string' }, seed: { type: 'string' } },
    run: runSimulate,
  },
  'create-user': {
    usage:
      'create-user --name NAME --email EMAIL --role owner|program_manager [--program SLUG] (the password is read from standard input)',
    options: {
      name: { type: 'string' },
      email: { type: 'string' },
      role: { type: 'string' },
      program: { type: 'string' },
    },
    run: runCreateUser,
  },
  'import-products': {
    usage:
      'import-products FILE.csv [--dry-run] [--costs FILE.json] [--cohort CODE --materials 9.10 --minutes 105 --rate 9.60] [--category NAME]',
    options: {
      'dry-run': { type: 'boolean' },
      costs: { type: 'string' },
      cohort: { type: 'string' },
      materials: { type: 'string' },
      minutes: { type: 'string' },
      rate: { type: 'string' },
      category: { type: 'string' },
    },
    run: runImportProducts,
  },
  'check-books': { usage: 'check-books', options: {}, run: runCheckBooks },
  'trial-balance': { usage: 'trial-balance', options: {}, run: runTrialBalance },
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
  // The command line serves every shop: a demo's with its kept secrets, a production one with its own.
  const mode = process.env['NODE_ENV'] === 'production' ? 'production' : 'dev';
  const answer = await command.run(readEnvironment(mode), given);
  console.log(given.values['json'] ? JSON.stringify(answer.data) : answer.text);
  process.exitCode = answer.isFailure ? 1 : 0;
}

async function withWorkbench(
  environment: Environment,
  work: (workbench: Workbench) => Promise<Answer>,
): Promise<Answer> {
  const workbench = await openWorkbench(environment, createLog('warn'));
  try {
    return await work(workbench);
  } finally {
    await workbench.close();
  }
}

async function runMigrate(environment: Environment): Promise<Answer> {
  const connection = await connectOrExplain(environment);
  try {
    const ran = await migrate(connection.libraryDb);
    return {
      text: ran.length === 0 ? 'The database is up to date.' : `Ran ${ran.join(', ')}.`,
      data: { ran },
    };
  } finally {
    await connection.close();
  }
}

async function runSeed(environment: Environment): Promise<Answer> {
  if (environment.payments !== 'stand-in')
    throw new StartError(
      'The sample shop is sold through the stand-in; it is never put into a shop that takes real money.',
    );
  const signIns = await prepareSampleShop(environment, showProgress('Filling the sample shop'));
  return {
    text: signIns.map((one) => `${one.role}: ${one.email} ${one.password}`).join('\n'),
    data: { signIns },
  };
}

async function runSimulate(environment: Environment, given: Given): Promise<Answer> {
  const orders = wholeNumber(given, 'orders', 1, 1_000_000);
  const seed = wholeNumber(given, 'seed', 0, 2 ** 31);
  await runMigrate(environment);
  return withWorkbench(environment, async ({ context }) => {
    if (!(await isEmptyShop(context.db)))
      throw new StartError('Simulate fills an empty database; this one has a shop in it.');
    const counts = await simulateHistory(
      { ...context, settings: { ...context.settings, shippingMinor: 600, taxBp: 800 } },
      {
        orders,
        seed,
        untilOn: context.now().toISOString().slice(0, 10),
        gateway: createSimulatedGateway,
        onProgress: showProgress('Simulating orders'),
      },
    );
    return { text: `${counts.orders} orders, ${counts.refunds} refunds.`, data: counts };
  });
}

function wholeNumber(given: Given, name: string, least: number, most: number): number {
  const value = Number(given.values[name]);
  if (given.values[name] === undefined || !Number.isInteger(value) || value < least || value > most) {
    throw new BadUsage(`--${name} is a whole number from ${least} to ${most}.`);
  }
  return value;
}

async function runCreateUser(environment: Environment, given: Given): Promise<Answer> {
  const { name, email, role, program } = given.values;
  if (
    typeof name !== 'string' ||
    typeof email !== 'string' ||
    (role !== 'owner' && role !== 'program_manager')
  ) {
    throw new BadUsage(`Usage: ${commands['create-user']?.usage ?? ''}`);
  }
  // Not an argument, so that it stands in no process list and no shell history.
  const password = (await readStandardInput()).trim();
  return withWorkbench(environment, async ({ context, auth }) => {
    const outcome = await createStaffUser(context, auth, {
      name,
      email,
      password,
      role,
      ...(typeof program === 'string' && { programSlug: program }),
    });
    return outcome.ok
      ? { text: `${email} can sign in as ${role}.`, data: outcome }
      : { text: outcome.sentence, data: outcome, isFailure: true };
  });
}

async function readStandardInput(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Password (12 characters or more), then Enter and Ctrl-D: ');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

async function runImportProducts(environment: Environment, given: Given): Promise<Answer> {
  const [file] = given.words;
  if (!file) throw new BadUsage(`Usage: ${commands['import-products']?.usage ?? ''}`);
  const text = (name: string) => (typeof given.values[name] === 'string' ? given.values[name] : undefined);
  const bytes = await readGiven(file);
  const costsFile = text('costs');
  const json = costsFile === undefined ? undefined : (await readGiven(costsFile)).toString('utf8');
  const flags = {
    cohort: text('cohort'),
    materials: text('materials'),
    minutes: text('minutes'),
    rate: text('rate'),
  };
  return withWorkbench(environment, async ({ context }) => {
    const read = readImportCosts({ json, flags }, context.settings.currency);
    if (!read.ok) {
      const sentences = read.problems.map((problem) => `${problem.what} ${problem.mend}`);
      return { text: sentences.join('\n'), data: { ok: false, problems: read.problems }, isFailure: true };
    }
    const progress = showProgress('Importing');
    const report = await importProducts(context, {
      bytes,
      costs: read.costs,
      dryRun: given.values['dry-run'] === true,
      defaultCategory: text('category'),
      onProgress: ({ done, total }) => progress(done, total),
    });
    return { text: formatImportReport(report), data: report, isFailure: !report.ok };
  });
}

async function readGiven(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new BadUsage(`The file ${file} cannot be read; check its name.`);
  }
}

function runCheckBooks(environment: Environment): Promise<Answer> {
  return withWorkbench(environment, async ({ context }) => {
    const checks = await checkBooks(context);
    const lines = checks.map(
      (check) =>
        `${check.faults.length === 0 ? 'holds ' : 'BROKEN'}  ${String(check.invariant).padStart(2)}  ${check.rule}${check.faults.length === 0 ? '' : `: ${check.faults.join('; ')}`}`,
    );
    return {
      text: lines.join('\n'),
      data: checks,
      isFailure: checks.some((check) => check.faults.length > 0),
    };
  });
}

function runTrialBalance(environment: Environment): Promise<Answer> {
  return withWorkbench(environment, async ({ context }) => {
    const rows = await readTrialBalance(context);
    return {
      text: rows
        .map((row) => `${String(row.amountMinor).padStart(14)}  ${row.fund.padEnd(18)} ${row.account}`)
        .join('\n'),
      data: rows,
    };
  });
}

main().catch((error: unknown) => {
  if (error instanceof BadUsage) {
    console.error(error.message);
    process.exit(2);
  }
  refuseToStart(error);
});
