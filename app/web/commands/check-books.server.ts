import { checkBooks } from '#app/services/books.server.ts';
import type { Environment } from '../environment.server.ts';
import { withWorkbench, type Answer, type Command } from './command.server.ts';

export const checkBooksCommand: Command = { usage: 'check-books', options: {}, run: runCheckBooks };

function runCheckBooks(environment: Environment): Promise<Answer> {
  return withWorkbench(environment, async ({ context }) => {
    const checks = await checkBooks(context);
    const lines = checks.map(
      (check) =>
        `${check.faults.length === 0 ? 'holds ' : 'BROKEN'}  ${String(check.invariant).padStart(2)}  ${check.rule}${check.faults.length === 0 ? '' : `: ${check.faults.join('; ')}`}`,
    );
    return {
      text: lines.join('\n'),
      data: checks,
      isFailure: checks.some((check) => check.faults.length > 0),
    };
  });
}
