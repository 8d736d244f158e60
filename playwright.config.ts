import { defineConfig } from '@playwright/test';
import { findBrowser } from './e2e/find-browser.ts';

const executablePath = findBrowser();

export default defineConfig({
  testDir: 'e2e/journeys',
  workers: 1,
  retries: 0,
  reporter: 'line',
  use: {
    browserName: 'chromium',
    baseURL: process.env['E2E_BASE_URL'] ?? 'http://127.0.0.1:3000',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
});
