import { checkBooks } from '#app/services/books.server.ts';
import type { Environment } from '../environment.server.ts';
import { showProgress } from '../progress.server.ts';
import { withWorkbench, type Answer, type Command } from './command.server.ts';

export const checkBooksCommand: Command = { usage: 'check-books', options: {}, run: runCheckBooks };

function runCheckBooks(environment: Environment): Promise<Answer> {
  return withWorkbench(environment, async ({ context }) => {
    const checks = await checkBooks(context, { onProgress: showProgress('Proving the books') });
    const lines = checks.flatMap(({ invariant, rule, faults }) => [
      `${faults.length === 0 ? 'holds ' : 'BROKEN'}  ${String(invariant).padStart(2)}  ${rule}`,
      ...faults.map((fault) => `            ${fault}`),
    ]);
    return {
      text: lines.join('\n'),
      data: checks,
      isFailure: checks.some((check) => check.faults.length > 0),
    };
  });
}
