import path from 'node:path';
import { createStandInGateway } from '#app/payments/sample-gateway.server.ts';
import { simulateHistory } from '#app/services/sample/simulate.server.ts';
import { createStaffUser } from '#app/services/staff.server.ts';
import { migrate } from '#db/migrate.ts';
import { isEmptyShop } from '#db/programs.ts';
import { connectOrExplain, openWorkbench, type Workbench } from './app.server.ts';
import type { Environment } from './environment.server.ts';
import { createLog } from './log.server.ts';

export interface SignIn {
  role: string;
  email: string;
  password: string;
}

export const SAMPLE_ORDERS = 2_000;
const SAMPLE_SEED = 7;
const SAMPLE_PASSWORD = 'upstream-demo-2026';

/** Migrates, and fills an empty database with the sample shop and its staff. Returns the demo's sign-ins. */
export async function prepareSampleShop(
  environment: Environment,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<SignIn[]> {
  const connection = await connectOrExplain(environment);
  await migrate(connection.libraryDb);
  await connection.close();
  const workbench = await openWorkbench(environment, createLog('error'));
  const signIns: SignIn[] = [
    { role: 'Owner', email: 'owner@example.org', password: SAMPLE_PASSWORD },
    { role: 'Finance', email: 'finance@example.org', password: SAMPLE_PASSWORD },
    { role: 'Program manager', email: 'manager@example.org', password: SAMPLE_PASSWORD },
  ];
  try {
    if (await isEmptyShop(workbench.context.db))
      await fillWithSample(environment, workbench, signIns, onProgress);
    return signIns;
  } finally {
    await workbench.close();
  }
}

async function fillWithSample(
  environment: Environment,
  { context, auth }: Workbench,
  signIns: readonly SignIn[],
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const url = environment.stripeApiBase ?? `http://127.0.0.1:${String(environment.standInPort)}`;
  const file = process.env['STAND_IN_FILE'] ?? path.join('var', 'stand-in.db');
  let close = () => {};
  const settings = { ...context.settings, shippingMinor: 600, taxBp: 800 };
  try {
    await simulateHistory(
      { ...context, settings },
      {
        orders: SAMPLE_ORDERS,
        seed: SAMPLE_SEED,
        untilOn: context.now().toISOString().slice(0, 10),
        gateway: (now) => {
          const gateway = createStandInGateway(file, url, now);
          close = gateway.close;
          return gateway;
        },
        onProgress,
      },
    );
  } finally {
    close();
  }
  const [owner, finance, manager] = signIns;
  if (!owner || !finance || !manager) return;
  await createStaffUser(context, auth, {
    name: 'Olive Owner',
    email: owner.email,
    password: owner.password,
    role: 'owner',
  });
  await createStaffUser(context, auth, {
    name: 'Fern Finance',
    email: finance.email,
    password: finance.password,
    role: 'finance',
  });
  await createStaffUser(context, auth, {
    name: 'Mina Manager',
    email: manager.email,
    password: manager.password,
    role: 'program_manager',
    programSlug: 'riverside-sewing',
  });
}
