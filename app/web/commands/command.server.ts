import { readEnvironment, type Environment } from '../environment.server.ts';
import { openWorkbench, type Workbench } from '../app.server.ts';
import { createLog } from '../log.server.ts';

/** What a command answers: text for a person, the same as data for `--json`, and whether it failed. */
export interface Answer {
  text: string;
  data: unknown;
  isFailure?: boolean;
  /** The command has written its answer itself, as it came; nothing is left to print. */
  isWritten?: boolean;
}

export interface Given {
  values: Record<string, string | boolean | undefined>;
  words: string[];
}

/** One command of the shop's command line; a file beside this one each. */
export interface Command {
  usage: string;
  options: Record<string, { type: 'string' | 'boolean' }>;
  run: (environment: Environment, given: Given) => Promise<Answer>;
}

/** A call that cannot be understood: exit code 2. */
export class BadUsage extends Error {}

/** The command line serves every shop: a demo's with its kept secrets, a production one with its own. */
export function commandEnvironment(): Environment {
  return readEnvironment(process.env['NODE_ENV'] === 'production' ? 'production' : 'dev');
}

export async function withWorkbench(
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

/** A whole number option between two bounds; anything else is bad usage. */
export function wholeNumber(given: Given, name: string, least: number, most: number): number {
  const value = Number(given.values[name]);
  if (given.values[name] === undefined || !Number.isInteger(value) || value < least || value > most) {
    throw new BadUsage(`--${name} is a whole number from ${least} to ${most}.`);
  }
  return value;
}
