import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';

test('a shop that cannot start says why in one sentence, without a stack, and exits 1', async () => {
  const ended = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    const variables = { ...process.env, PORT: 'harbor' };
    execFile(
      process.execPath,
      ['--import', 'tsx', 'app/web/main.server.ts'],
      { env: variables },
      (error, _stdout, stderr) => {
        resolve({ code: error?.code, stderr });
      },
    );
  });
  expect(ended).toEqual({
    code: 1,
    stderr: 'PORT must be a port number from 0 to 65535, for example 3000.\n',
  });
}, 60_000);
