import { prepareSampleShop } from '../sample.server.ts';
import type { Environment } from '../environment.server.ts';
import { showProgress } from '../progress.server.ts';
import { StartError } from '../start-error.server.ts';
import type { Answer, Command } from './command.server.ts';

export const seedCommand: Command = { usage: 'seed', options: {}, run: runSeed };

async function runSeed(environment: Environment): Promise<Answer> {
  if (environment.payments !== 'stand-in')
    throw new StartError(
      'The sample shop is sold through the stand-in; it is never put into a shop that takes real money.',
    );
  const signIns = await prepareSampleShop(environment, showProgress('Filling the sample shop'));
  return {
    text: signIns.map((one) => `${one.role}: ${one.email} ${one.password}`).join('\n'),
    data: { signIns },
  };
}
