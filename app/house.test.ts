import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

/** Which rooms a room may import from, besides itself. HOUSE rules, stated as data. */
const MAY_IMPORT: Record<string, string[]> = {
  'app/domain': [],
  'app/ui': ['app/domain'],
  'app/web': ['app/services', 'app/domain'],
  'app/services': ['app/domain', 'db', 'app/payments', 'app/mail', 'app/media'],
  'app/payments': ['app/domain', 'app/payments/stand-in'],
  'app/mail': ['app/domain'],
  'app/media': ['app/domain'],
  'app/routes': ['app/ui', 'app/web', 'app/services', 'app/domain'],
  'app/payments/stand-in': [],
  db: ['app/domain'],
};
/** Files that wire everything once, and Remix's own entries. */
const WIRING =
  /^app\/(web\/((app|main|shop|dev|demo|sample)\.server\.ts|commands\/.*)|root\.tsx|entry\..*|routes\.ts)$/;
/** Public routes never load a service or a type of people. */
const PEOPLE = /#app\/(services|domain)\/(cohorts?|participants?|attendance|wages?|payroll|outcomes?)\b/;
const SQL = /\b(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql(<[^`]*>)?`/;

const root = path.resolve(import.meta.dirname, '..');
const files = ['app', 'db'].flatMap((top) =>
  readdirSync(path.join(root, top), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(top, file.split(path.sep).join('/')))
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file)),
);

function roomOf(file: string): string {
  return (
    Object.keys(MAY_IMPORT).find((r) => r.split('/').length === 3 && file.startsWith(`${r}/`)) ??
    Object.keys(MAY_IMPORT).find((r) => file.startsWith(`${r}/`)) ??
    'app'
  );
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((m) => m[1] ?? '');
  return found.map((spec) =>
    spec.startsWith('#')
      ? spec.slice(1)
      : spec.startsWith('.')
        ? path.posix.join(path.posix.dirname(file), spec)
        : `npm:${spec}`,
  );
}

describe('the house', () => {
  const code = files.filter((file) => !/\.test\.tsx?$/.test(file) && !file.startsWith('db/testing/'));

  test('each room imports only from the rooms it may', () => {
    const broken: string[] = [];
    for (const file of code.filter((f) => !WIRING.test(f))) {
      const from = roomOf(file);
      for (const to of importsOf(file)) {
        if (to.startsWith('npm:')) {
          if (from === 'app/domain') broken.push(`${file} → ${to}`);
          continue;
        }
        const room = roomOf(to);
        if (room !== from && !(MAY_IMPORT[from] ?? []).includes(room)) broken.push(`${file} → ${room}`);
      }
    }
    expect(broken).toEqual([]);
  });

  test('the rules have no clock, no randomness and no environment', () => {
    const impure = /\b(Date\.now|new Date\(\)|Math\.random|process\.|globalThis|performance\.)/;
    expect(
      code.filter(
        (f) => f.startsWith('app/domain/') && impure.test(readFileSync(path.join(root, f), 'utf8')),
      ),
    ).toEqual([]);
  });

  test('SQL stands in db alone', () => {
    const elsewhere = code.filter((f) => f.startsWith('app/') && !f.startsWith('app/payments/stand-in/'));
    expect(elsewhere.filter((f) => SQL.test(readFileSync(path.join(root, f), 'utf8')))).toEqual([]);
  });

  test('public routes know nothing of people', () => {
    const open = code.filter((f) => f.startsWith('app/routes/') && !f.startsWith('app/routes/console'));
    expect(open.filter((f) => PEOPLE.test(readFileSync(path.join(root, f), 'utf8')))).toEqual([]);
  });

  test('only the disclosure rules make a Publishable', () => {
    expect(
      code.filter(
        (f) =>
          f !== 'app/domain/disclosure.ts' &&
          /\bas Publishable\b/.test(readFileSync(path.join(root, f), 'utf8')),
      ),
    ).toEqual([]);
  });

  test('modules that own a driver, a secret or a session never reach the browser', () => {
    const drivers =
      /from '(better-sqlite3|pg|stripe|better-auth[^']*|pino|nodemailer|sharp|express|node:[^']+)'/;
    const bare = code.filter(
      (f) =>
        !/\.server\.tsx?$/.test(f) &&
        !f.startsWith('db/') &&
        !f.startsWith('app/payments/stand-in/') &&
        !f.endsWith('.mjs'),
    );
    expect(
      bare.filter(
        (f) =>
          f !== 'app/entry.server.tsx' &&
          drivers.test(readFileSync(path.join(root, f), 'utf8').replace(/import type [^;]+;/g, '')),
      ),
    ).toEqual([]);
  });

  test('no drawers for odds and ends, no barrels', () => {
    expect(
      files.filter((f) =>
        /(^|\/)(utils?|helpers?|lib|misc|manager|index)(\.|\/)/.test(f.replace(/^app\/routes\/.*/, '')),
      ),
    ).toEqual([]);
    expect(code.filter((f) => /export \* from/.test(readFileSync(path.join(root, f), 'utf8')))).toEqual([]);
  });
});
