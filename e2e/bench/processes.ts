import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const started: ChildProcess[] = [];

/** Starts a Node program and returns when it answers at `url`, or has printed its port. */
export async function startNode(
  args: string[],
  variables: Record<string, string>,
  url?: string,
): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  if (!url) {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, port: Number(line.toString('utf8')) };
  }
  child.stdout.resume();
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended with ${child.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer && answer.status !== 503) return { child, port: Number(new URL(url).port) };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function stopNode(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Ends whatever this bench started and did not end, also when it failed. */
export async function stopAll(): Promise<void> {
  await Promise.all(started.map(stopNode));
}

/** Resident memory in MiB, as the kernel counts it. */
export function memoryOf(child: ChildProcess): number {
  const status = readFileSync(`/proc/${String(child.pid)}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No free port.')),
      );
    });
  });
}
