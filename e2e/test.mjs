// `npm test` and `npm run check`: every step in order, each with its own output; the last line counts all tests.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const isFast = process.argv.includes('--fast');
const results = mkdtempSync(path.join(tmpdir(), 'upstream-results-'));
const counts = { passed: 0, failed: 0 };
const failedSteps = [];

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

async function main() {
  if (!isFast) findOrInstallPrograms();
  await step('types', 'npx', ['tsc', '--noEmit']);
  await step('lint', 'npm', ['run', '-s', 'lint']);
  await vitest('rules and units', ['unit']);
  if (!isFast) {
    const sqlite = await vitest('database on SQLite', ['sqlite']);
    const postgres = await vitest('database on PostgreSQL', ['postgres']);
    compareEngines(sqlite, postgres);
    await step('build', 'npm', ['run', '-s', 'build']);
    await vitest('contract and chaos', ['chaos']);
    await playwright();
  }
  rmSync(results, { recursive: true, force: true });
  if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.join(', ')}`);
  console.log(`\n${counts.passed} passed, ${counts.failed + failedSteps.length} failed`);
  process.exit(failedSteps.length > 0 || counts.failed > 0 ? 1 : 0);
}

/** A browser and hledger: installed here as root on Debian, asked for in one sentence otherwise. */
function findOrInstallPrograms() {
  const missing = [
    ['chromium', hasBrowser()],
    ['hledger', hasProgram('hledger')],
    ['ledger', hasProgram('ledger')],
  ].flatMap(([name, isThere]) => (isThere ? [] : [name]));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !hasProgram('apt-get')) {
    throw new Error(
      `The tests need ${missing.join(', ')}: install with "sudo apt-get install ${missing.join(' ')}", then run npm test again.`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...missing]]) {
    const { status } = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
    if (status !== 0) throw new Error(`apt-get ${args[0]} failed; the tests need ${missing.join(', ')}.`);
  }
}

function hasProgram(name) {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

function hasBrowser() {
  const script = "import('./e2e/find-browser.ts').then((m) => process.exit(m.findBrowser() ? 0 : 1))";
  return spawnSync('npx', ['tsx', '-e', script]).status === 0;
}

function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function step(name, command, args, env) {
  const startedAt = Date.now();
  console.log(`\n── ${name}`);
  const code = await run(command, args, env);
  console.log(
    `── ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${Math.round((Date.now() - startedAt) / 1000)} s`,
  );
  if (code !== 0) failedSteps.push(name);
  return code;
}

async function vitest(name, projects) {
  const file = path.join(results, `${projects.join('-')}.json`);
  const args = ['vitest', 'run', ...projects.flatMap((project) => ['--project', project])];
  await step(name, 'npx', [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
  if (!existsSync(file)) return undefined;
  const {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
  } = JSON.parse(readFileSync(file, 'utf8'));
  counts.passed += passed;
  counts.failed += failed;
  if (skipped > 0) failedSteps.push(`${name}: ${skipped} tests were skipped`);
  return passed + failed;
}

/** The same files run on both engines: a different count means that one of them tested less. */
function compareEngines(sqlite, postgres) {
  console.log(`\nDatabase tests: ${sqlite} on SQLite, ${postgres} on PostgreSQL`);
  if (sqlite === undefined || sqlite !== postgres) failedSteps.push('equal counts on both engines');
}

async function playwright() {
  const file = path.join(results, 'journeys.json');
  await step('browser journeys', 'npx', ['playwright', 'test', '--reporter=line,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  if (!existsSync(file)) return;
  const { stats } = JSON.parse(readFileSync(file, 'utf8'));
  counts.passed += stats.expected;
  counts.failed += stats.unexpected + stats.flaky;
  if (stats.skipped > 0) failedSteps.push(`browser journeys: ${stats.skipped} were skipped`);
}
