import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readVerification } from '#app/services/verify.server.ts';
import { Link } from '#app/ui/link.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import verifyStyles from '#app/ui/styles/verify.css?url';
import { OwnCheck } from './own-check.tsx';
import { Portion } from './portion.tsx';

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => [
  { title: pageTitle(data ? 'Does this split add up?' : 'There is no such receipt', matches) },
  { name: 'robots', content: 'noindex' },
];

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: verifyStyles }];

export const headers = () => ({ 'Cache-Control': 'no-store' });

export async function loader({ params, context }: LoaderFunctionArgs) {
  const found = await readVerification(context.app, params['code'] ?? '');
  if (!found) throw new Response(null, { status: 404, headers: { 'Cache-Control': 'no-store' } });
  return found;
}

export type VerifyData = ReturnType<typeof useLoaderData<typeof loader>>;

export default function VerifyPage() {
  const { portions, currency } = useLoaderData<typeof loader>();
  const isMatch = portions.every((portion) => portion.isMatch && portion.policy.isHashRight);
  return (
    <>
      <h1>Does this split add up?</h1>
      <p className="lead">
        A price was split before it was paid, and the receipt keeps the result. Here is everything that went
        into it, so that you need not take our word.
      </p>
      <div className={isMatch ? 'card verdict' : 'card verdict is-wrong'} role="status">
        <p>
          <strong>{isMatch ? 'Match.' : 'No match.'}</strong>{' '}
          {isMatch
            ? 'Computed again from its inputs, every part comes to the cent that the receipt says.'
            : 'Computed again, a part differs from the receipt. Please tell us: this must never be.'}
        </p>
        <OwnCheck portions={portions} />
      </div>
      {portions.map((portion, i) => (
        <Portion key={i} portion={portion} currency={currency} />
      ))}
      <p className="section soft">
        This page knows the pieces and their prices, and nothing of who bought them. The policy is public in{' '}
        <Link to="/impact/policy">all its versions</Link>.
      </p>
    </>
  );
}
