import { writeLinesTo } from '#app/media/files.server.ts';
import { writeSnapshot } from '#app/services/snapshot.server.ts';
import type { Environment } from '../environment.server.ts';
import { showProgress } from '../progress.server.ts';
import { BadUsage, withWorkbench, type Answer, type Command, type Given } from './command.server.ts';

export const backupCommand: Command = { usage: 'backup FILE', options: {}, run: runBackup };

function runBackup(environment: Environment, given: Given): Promise<Answer> {
  const [file] = given.words;
  if (!file) throw new BadUsage(`Usage: ${backupCommand.usage}`);
  return withWorkbench(environment, async ({ context }) => {
    const progress = showProgress('Backing up rows');
    let rows = 0;
    await context.snapshot((db) =>
      writeLinesTo(
        file,
        writeSnapshot(context, db, (done, total) => {
          rows = done;
          progress(done, total);
        }),
      ),
    );
    return {
      text: `${rows} rows are in ${file}. It holds personal data: keep it as safe as the shop.`,
      data: { rows, file },
    };
  });
}
