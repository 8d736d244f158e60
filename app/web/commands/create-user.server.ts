import { createStaffUser, isStaffRole } from '#app/services/staff.server.ts';
import type { Environment } from '../environment.server.ts';
import { BadUsage, withWorkbench, type Answer, type Command, type Given } from './command.server.ts';

export const createUserCommand: Command = {
  usage:
    'create-user --name NAME --email EMAIL --role owner|finance|program_manager [--program SLUG] (the password is read from standard input)',
  options: {
    name: { type: 'string' },
    email: { type: 'string' },
    role: { type: 'string' },
    program: { type: 'string' },
  },
  run: runCreateUser,
};

async function runCreateUser(environment: Environment, given: Given): Promise<Answer> {
  const { name, email, role, program } = given.values;
  if (typeof name !== 'string' || typeof email !== 'string' || !isStaffRole(role)) {
    throw new BadUsage(`Usage: ${createUserCommand.usage}`);
  }
  // Not an argument, so that it stands in no process list and no shell history.
  const password = (await readStandardInput()).trim();
  return withWorkbench(environment, async ({ context, auth }) => {
    const outcome = await createStaffUser(context, auth, {
      name,
      email,
      password,
      role,
      ...(typeof program === 'string' && { programSlug: program }),
    });
    return outcome.ok
      ? { text: `${email} can sign in as ${role}.`, data: outcome }
      : { text: outcome.sentence, data: outcome, isFailure: true };
  });
}

async function readStandardInput(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Password (12 characters or more), then Enter and Ctrl-D: ');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
