import { defineConfig } from 'vitest/config';

/** Files that touch the database: each runs once on SQLite and once on PostgreSQL, never on one alone. */
const databaseTests = ['db/**/*.test.ts', 'app/services/**/*.test.ts'];

/** Files that start the built product and drive it from outside; they need `npm run build` first. */
const productTests = ['e2e/chaos/**/*.test.ts', 'e2e/contract/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['app/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
          exclude: ['app/services/**', ...productTests],
        },
      },
      {
        test: { name: 'sqlite', include: databaseTests, env: { TEST_ENGINE: 'sqlite' }, testTimeout: 60_000 },
      },
      {
        test: {
          name: 'postgres',
          include: databaseTests,
          env: { TEST_ENGINE: 'postgres' },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          globalSetup: 'db/testing/postgres.server.ts',
        },
      },
      {
        test: {
          name: 'chaos',
          include: productTests,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          globalSetup: 'db/testing/postgres.server.ts',
        },
      },
    ],
  },
});
