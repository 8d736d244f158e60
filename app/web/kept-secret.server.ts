import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartError } from './start-error.server.ts';

/**
 * The secret of a shop that was not given one: made once, then kept, so that sign-ins and sealed data outlive a
 * restart. The file appears whole or not at all (a link), because two processes may start at the same moment.
 */
export function keepSecret(directory: string, name: string): string {
  const file = path.join(directory, name.toLowerCase().replaceAll('_', '-'));
  try {
    return readKept(file) ?? makeKept(directory, file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new StartError(
      `${name} could not be kept in ${file} (${code}): make the folder writable or set ${name}.`,
    );
  }
}

function makeKept(directory: string, file: string): string {
  mkdirSync(directory, { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}

function readKept(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
