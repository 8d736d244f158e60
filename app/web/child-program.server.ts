import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { StartError } from './start-error.server.ts';

/** A program of ours that another one started and will end. */
export type ChildProgram = Readonly<{
  /** Kept when it answers at its address; broken when it ended before that. */
  untilItAnswers: (url: string) => Promise<void>;
  /** Calls back once if it ends although nobody asked it to. */
  onUnexpectedEnd: (tell: () => void) => void;
  /** Ends it in order and waits until it is gone. */
  stop: () => Promise<void>;
}>;

/** Starts Node on a program of ours; what it prints goes where we print. */
export function startChild(
  name: string,
  nodeArguments: string[],
  variables: NodeJS.ProcessEnv,
): ChildProgram {
  const child = spawn(process.execPath, nodeArguments, {
    env: variables,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit').catch(() => undefined);
  let isStopping = false;
  // When we are killed in a way that leaves no time, the child must not stay behind and hold its port.
  process.once('exit', () => child.kill('SIGTERM'));
  return {
    untilItAnswers: (url) => waitForAnswer(name, child, url),
    onUnexpectedEnd: (tell) => {
      void ended.then(() => {
        if (!isStopping) tell();
      });
    },
    stop: async () => {
      isStopping = true;
      child.kill('SIGTERM');
      if (isRunning(child)) await ended;
    },
  };
}

async function waitForAnswer(name: string, child: ChildProcess, url: string): Promise<void> {
  while (isRunning(child)) {
    const answer = await fetch(url).catch(() => undefined);
    // Any answer but "not yet" will do: the stand-in refuses requests without a key, and refusing is answering.
    if (answer !== undefined && answer.status !== 503) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new StartError(`${name} could not start; its own message stands above.`);
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}
