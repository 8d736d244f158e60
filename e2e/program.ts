import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { until } from './until.ts';

export const ROOT = path.resolve(import.meta.dirname, '..');

/** A built program of the product, running as a process of its own. */
export interface Program {
  process: ChildProcess;
  /** Every line it has printed, on either stream. */
  lines: string[];
  /** Ends it in order (SIGTERM) or at once (SIGKILL), and waits until it is gone. */
  end: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
}

/** Starts `build/<file>` and waits until `url` answers 200. A program that ends before that breaks with what it said. */
export async function startProgram(start: {
  file: string;
  variables: Record<string, string>;
  folder: string;
  url: string;
}): Promise<Program> {
  const file = path.join(ROOT, 'build', start.file);
  if (!existsSync(file)) throw new Error(`build/${start.file} is not there: run npm run build first.`);
  const child = spawnNode([file], start.variables, start.folder);
  const lines: string[] = [];
  collectLines(child, lines);
  const ended = once(child, 'exit');
  const program: Program = {
    process: child,
    lines,
    end: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
  try {
    await until(`${start.file} answers`, async () => {
      if (child.exitCode !== null) throw new Error(`${start.file} ended with ${child.exitCode}`);
      return isAnswering(start.url);
    });
  } catch (error) {
    await program.end('SIGKILL');
    throw new Error(`${start.file} did not start:\n${lines.slice(-20).join('\n')}`, { cause: error });
  }
  return program;
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** Runs a program to its end and tells what it printed and how it ended. */
export async function runToEnd(
  nodeArguments: string[],
  variables: Record<string, string>,
  folder: string = ROOT,
  input = '',
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawnNode(nodeArguments, variables, folder, input === '' ? 'ignore' : 'pipe');
  child.stdin?.end(input);
  const streams = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (chunk: Buffer) => (streams[name] += chunk.toString('utf8')));
  // `close` comes after the streams have ended, `exit` may not.
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...streams };
}

/** With exactly these variables: what the tests themselves run under is none of the product's business. */
function spawnNode(
  nodeArguments: string[],
  variables: Record<string, string>,
  folder: string,
  stdin: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  const options: SpawnOptions = {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, NODE_ENV: 'production', ...variables },
    stdio: [stdin, 'pipe', 'pipe'],
  };
  const child = spawn(process.execPath, nodeArguments, options);
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}

function collectLines(child: ChildProcess, lines: string[]): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString('utf8')).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts);
    });
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
