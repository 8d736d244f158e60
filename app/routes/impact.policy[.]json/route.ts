import type { LoaderFunctionArgs } from '@remix-run/node';
import { readPolicyHistory } from '#app/services/policy-history.server.ts';

/** Every version with its terms as data. The SHA-256 of a version's `terms`, as compact JSON text, is its `hash`. */
export async function loader({ context }: LoaderFunctionArgs) {
  const { versions } = await readPolicyHistory(context.app);
  return Response.json(
    {
      versions: versions.map(
        ({ number, scope, scopeName, state, effectiveFrom, publishedOn, reason, terms, hash }) => ({
          number,
          scope: scope.split(':', 1)[0],
          of: scopeName,
          state,
          effectiveFrom,
          publishedOn,
          reason,
          terms,
          hash,
        }),
      ),
    },
    { headers: { 'Cache-Control': 'no-cache' } },
  );
}
