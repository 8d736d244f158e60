import cluster from 'node:cluster';

/** Ends the program in order on SIGTERM or SIGINT; a second signal changes nothing, the end is near anyway. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end).on('SIGINT', end);
}

/**
 * Keeps `count` processes of this program running. One that dies while serving is replaced; one that cannot even
 * start ends them all, since its successors would fail for the same reason and say so for ever.
 */
export function keepProcesses(count: number): void {
  const serving = new Set<number>();
  let exitCode: number | undefined;
  const end = (code: number) => {
    exitCode ??= code;
    const workers = Object.values(cluster.workers ?? {});
    if (workers.length === 0) process.exit(exitCode);
    for (const worker of workers) worker?.process.kill('SIGTERM');
  };
  cluster.on('listening', (worker) => serving.add(worker.id));
  cluster.on('exit', (worker) => {
    const wasServing = serving.delete(worker.id);
    if (exitCode === undefined && wasServing) cluster.fork();
    else end(exitCode ?? 1);
  });
  process.on('SIGTERM', () => {
    end(0);
  });
  process.on('SIGINT', () => {
    end(0);
  });
  for (let started = 0; started < count; started += 1) cluster.fork();
}
