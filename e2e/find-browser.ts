import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser to drive: the one CHROMIUM_PATH names, an installed one, or Playwright's own download. */
export function findBrowser(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  const onPath = ['/usr/bin', '/usr/local/bin', ...(process.env['PATH'] ?? '').split(path.delimiter)];
  const installed = onPath.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [named ?? '', ...installed, ...PLACES, chromium.executablePath()].find(
    (file) => file !== '' && existsSync(file),
  );
}
