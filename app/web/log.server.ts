import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** JSON lines on stdout. Who logs decides what is in a line, and it is never a person's. */
export function createLog(level: string, destination?: DestinationStream): Log {
  // No pid and host name: the machine that collects the lines knows where they come from.
  const options = { level, base: null, timestamp: () => `,"at":"${new Date().toISOString()}"` };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * What a log may know of an error: its name, its code, where it was thrown, and its message without e-mail
 * addresses, quoted values and long keys. Drivers put the row that failed into `detail`, which is left out.
 */
export function describeError(error: unknown): Record<string, string | string[]> {
  if (!(error instanceof Error)) return { name: typeof error };
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    message: error.message
      .slice(0, 300)
      .replace(/\S+@\S+/g, '‹address›')
      .replace(/(["'`]).*?\1/g, '‹value›')
      .replace(/[A-Za-z0-9_-]{20,}/g, '‹key›'),
    at: stack.slice(0, 8).map((line) => line.trim()),
  };
}
