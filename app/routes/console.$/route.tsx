import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

/** Addresses of the console that nothing answers: staff read it inside the console, strangers learn nothing. */
export async function loader({ request, context }: LoaderFunctionArgs): Promise<never> {
  await requireStaff(request, context);
  throw new Response(null, { status: 404 });
}

export default function NothingHere() {
  return null;
}
