import { defineConfig } from '@playwright/test';
import { findBrowser } from './e2e/find-browser.ts';
import { freePort } from './e2e/program.ts';

const executablePath = findBrowser();
// Read again in every worker, which inherits what was chosen first.
const port = (process.env['E2E_PORT'] ??= String(await freePort()));
const baseURL = `http://127.0.0.1:${port}`;

/** Journeys through the built product in a browser; they need `npm run build` first and start their own shop. */
export default defineConfig({
  testDir: 'e2e/journeys',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: 'line',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  webServer: {
    // Without a shell in between that would end first and leave the shop behind.
    command: 'exec node --import tsx e2e/journeys/serve.ts',
    url: `${baseURL}/readyz`,
    env: { E2E_PORT: port },
    timeout: 120_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
  },
  use: {
    browserName: 'chromium',
    baseURL,
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
});
