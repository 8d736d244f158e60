import { redirect, type ActionFunctionArgs } from '@remix-run/node';

/** Only a form signs out: a link or a picture that points here changes nothing. */
export function loader() {
  return redirect('/console');
}

export async function action({ request, context }: ActionFunctionArgs) {
  const headers = new Headers();
  for (const cookie of await context.auth.signOut(request)) headers.append('Set-Cookie', cookie);
  return redirect('/console/sign-in', { headers });
}
