import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export interface ExportRun {
  seconds: number;
  megabytes: number;
  /** The most memory the process ever held, in MiB, as the kernel counts it. */
  peakMiB: number;
}

/** Exports a shop's books through the command line and throws the text away, watching the process's memory. */
export async function measureExport(databaseUrl: string): Promise<ExportRun> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', 'app/web/shop.server.ts', 'export-books'], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let bytes = 0;
  let peakMiB = 0;
  child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length));
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${String(child.pid)}/status`, 'utf8');
      peakMiB = Math.max(peakMiB, Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024));
    } catch {
      // It has just ended; the last look is the one that counts.
    }
  }, 50);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(watch);
  if (code !== 0) throw new Error(`export-books ended with ${String(code)}.`);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  return { seconds, megabytes: Math.round(bytes / 1e5) / 10, peakMiB };
}
