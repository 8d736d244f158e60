/** A reason not to start that a person can mend: printed as one sentence, without a stack. */
export class StartError extends Error {
  override name = 'StartError';
}

/** The one way our programs give up before they serve: one sentence on stderr, exit code 1. */
export function refuseToStart(error: unknown): never {
  const sentence =
    error instanceof Error ? error.message || readCode(error) : `Upstream could not start: ${String(error)}`;
  process.stderr.write(`${sentence.split('\n')[0] ?? sentence}\n`);
  process.exit(1);
}

/** A refused connection to `localhost` is an AggregateError with a code and an empty message. */
function readCode(error: Error): string {
  return `Upstream could not start: ${'code' in error ? String(error.code) : error.name}.`;
}
