import { migrate } from '#db/migrate.ts';
import { connectOrExplain } from '../app.server.ts';
import type { Environment } from '../environment.server.ts';
import type { Answer, Command } from './command.server.ts';

export const migrateCommand: Command = { usage: 'migrate', options: {}, run: runMigrate };

export async function runMigrate(environment: Environment): Promise<Answer> {
  const connection = await connectOrExplain(environment);
  try {
    const ran = await migrate(connection.libraryDb);
    return {
      text: ran.length === 0 ? 'The database is up to date.' : `Ran ${ran.join(', ')}.`,
      data: { ran },
    };
  } finally {
    await connection.close();
  }
}
