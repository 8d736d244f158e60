import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readPolicyConsole } from '#app/services/policy-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { DraftsTable } from './drafts-table.tsx';
import { SubsidiesTable } from './subsidies-table.tsx';
import { VersionsTable } from './versions-table.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Policy', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { userId } = await requireStaff(request, context, ['owner', 'finance']);
  const done = new URL(request.url).searchParams.get('done');
  return { ...(await readPolicyConsole(context.app)), userId, done };
}

export default function Policies() {
  const { versions, fundNames, drafts, subsidies, currency, userId, done } = useLoaderData<typeof loader>();
  const nameOfFund = (code: string) => fundNames[code] ?? code;
  const upcoming = versions.filter((version) => version.state === 'upcoming');
  const inForce = versions.filter((version) => version.state === 'in_force');
  const former = versions.filter((version) => version.state === 'former');
  return (
    <>
      <ConsoleHead title="Policy" over="How a price is divided">
        <Link className="button small" to="/console/policy/new">
          Propose a policy
        </Link>
        <Link className="button quiet" to="/impact/policy">
          What the public reads
        </Link>
      </ConsoleHead>
      {done === 'withdrawn' && (
        <Notice tone="good" title="The draft is withdrawn">
          It stays on record. Nothing changes for buyers.
        </Notice>
      )}
      <Panel isWide title="Waiting for approval">
        {drafts.length === 0 ? (
          <p className="soft">No draft waits. A proposal is approved by somebody else than who made it.</p>
        ) : (
          <DraftsTable drafts={drafts} userId={userId} />
        )}
      </Panel>
      <Panel isWide title="In force">
        {inForce.length === 0 ? (
          <p className="soft">No policy is in force, so nothing can be sold. Propose the first one.</p>
        ) : (
          <VersionsTable caption="Policies in force" versions={inForce} nameOfFund={nameOfFund} canFollow />
        )}
      </Panel>
      {upcoming.length > 0 && (
        <Panel isWide title="Announced">
          <VersionsTable caption="Announced versions" versions={upcoming} nameOfFund={nameOfFund} />
        </Panel>
      )}
      <Panel isWide title="Pieces that run a subsidy">
        {subsidies.length === 0 ? (
          <p className="soft">
            None: every list price covers materials, wages and card processing of the next piece on its shelf.
          </p>
        ) : (
          <SubsidiesTable subsidies={subsidies} currency={currency} />
        )}
      </Panel>
      {former.length > 0 && (
        <Panel isWide title="Former versions">
          <VersionsTable caption="Former versions" versions={former} nameOfFund={nameOfFund} />
        </Panel>
      )}
    </>
  );
}
