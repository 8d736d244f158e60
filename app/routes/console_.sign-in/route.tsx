import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { z } from 'zod';
import { ErrorSummary } from '#app/ui/error-summary.tsx';
import { Field } from '#app/ui/field.tsx';
import { parseForm } from '#app/web/forms.server.ts';
import { safeNext } from '#app/web/staff.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Staff sign-in · ${data?.storeName ?? 'Upstream'}` },
  { name: 'robots', content: 'noindex' },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const next = safeNext(new URL(request.url).searchParams.get('next'));
  if ((await context.auth.readUserId(request)) !== undefined) throw redirect(next);
  return { next, storeName: context.app.settings.storeName };
}

const schema = z.object({
  email: z.string({ error: 'Type the e-mail you sign in with.' }).max(254, 'This e-mail is too long.'),
  password: z.string({ error: 'Type your password.' }).max(1000, 'This password is too long.'),
  next: z.string().optional(),
});

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, schema);
  if (!form.ok) return data({ errors: form.errors, email: String(form.values['email'] ?? '') }, 400);
  const { email, password, next } = form.value;
  const outcome = await context.auth.signIn({
    email,
    password,
    clientAddress: context.clientAddress,
    userAgent: request.headers.get('User-Agent') ?? '',
  });
  if (outcome.ok) {
    const headers = new Headers();
    for (const cookie of outcome.cookies) headers.append('Set-Cookie', cookie);
    return redirect(safeNext(next ?? null), { headers });
  }
  switch (outcome.reason) {
    case 'wrong':
      return data({ errors: { form: 'This e-mail and password do not belong together.' }, email }, 400);
    case 'too_many':
      return data(
        {
          errors: {
            form: `That was too many tries in a row. Wait ${outcome.waitSeconds} seconds and try again.`,
          },
          email,
        },
        { status: 429, headers: { 'Retry-After': String(outcome.waitSeconds) } },
      );
  }
}

export default function SignIn() {
  const { next, storeName } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Record<string, string> = answer?.errors ?? {};
  const isSending = useNavigation().state === 'submitting';
  return (
    <div className="sign-in">
      <h1>Staff sign-in</h1>
      <p className="soft">For the people who run {storeName}. Buyers need no account.</p>
      <ErrorSummary
        title="You are not signed in"
        errors={Object.entries(errors).map(([name, message]) =>
          name === 'form' ? { message } : { fieldId: name, message },
        )}
      />
      <Form method="post" className="card" noValidate>
        <input type="hidden" name="next" value={next} />
        <Field
          id="email"
          type="email"
          label="E-mail"
          autoComplete="username"
          required
          defaultValue={answer?.email}
          error={errors['email']}
        />
        <Field
          id="password"
          type="password"
          label="Password"
          autoComplete="current-password"
          required
          error={errors['password']}
        />
        <button className="button wide" disabled={isSending}>
          {isSending ? 'Signing in …' : 'Sign in'}
        </button>
      </Form>
    </div>
  );
}
