import { data, redirect } from '@remix-run/node';
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { longDay } from '#app/domain/claim.ts';
import { describeChanges } from '#app/domain/policy-words.ts';
import { approveAndPublish, withdrawPolicyDraft } from '#app/services/policy-approval.server.ts';
import { readPolicyDraft } from '#app/services/policy-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormErrors } from '../console/form-errors.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import { Decision } from './decision.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Policy draft', matches) }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { userId } = await requireStaff(request, context, ['owner', 'finance']);
  const found = await readPolicyDraft(context.app, params['draft'] ?? '');
  if (!found) throw new Response(null, { status: 404 });
  return { ...found, isOwn: found.draft.proposedBy === userId };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  const draftId = params['draft'] ?? '';
  const decision = (await request.formData()).get('decision');
  if (decision === 'withdraw') {
    const outcome = await withdrawPolicyDraft(context.app, draftId, staff);
    return outcome.ok ? redirect('/console/policy?done=withdrawn') : refused(outcome);
  }
  const outcome = await approveAndPublish(context.app, draftId, staff);
  return outcome.ok ? redirect(`/console/policy/${draftId}`) : refused(outcome);
}

function refused({ reason, sentence }: { reason: string; sentence: string }) {
  const status = reason === 'unknown_draft' ? 404 : reason === 'same_person' ? 403 : 409;
  return data({ sentence }, status);
}

export default function PolicyDraft() {
  const { draft, comparison, fundNames, currency, isOwn } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const nameOfFund = (code: string) => fundNames[code] ?? code;
  const { follows, sample, changes, fromOn, toOn, units, sentence } = comparison;
  const words = follows && describeChanges(draft.terms, follows.terms, nameOfFund);
  return (
    <>
      <Crumbs trail={[{ href: '/console/policy', label: 'Policy' }]} />
      <ConsoleHead
        title={`${draft.scopeName}, from ${longDay(draft.startsOn)}`}
        over={`Proposed by ${isOwn ? 'you' : draft.proposer}, ${longDay(draft.proposedOn)}`}
      />
      <FormErrors errors={answer === undefined ? {} : { form: answer.sentence }} />
      <Notice title={sentence} />
      <Panel title={follows ? `What changes from version ${follows.number}` : 'The first policy'}>
        {words?.length === 0 && <p>Nothing: the rates and shares are those of version {follows?.number}.</p>}
        {words !== undefined && words.length > 0 && (
          <ul className="rules">
            {words.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        )}
        <p>
          <span className="soft">Reason:</span> {draft.reason}
        </p>
      </Panel>
      {sample && (
        <Panel isWide title={`On one piece: ${sample.title}`}>
          <ComparisonTable
            caption={`The split of one ${sample.title} at its list price, now and by this draft`}
            changes={sample.changes}
            {...{ nameOfFund, currency }}
          />
        </Panel>
      )}
      {changes.length > 0 && (
        <Panel isWide title="On last quarter’s orders">
          <p className="soft">
            {units} {units === 1 ? 'piece' : 'pieces'} paid from {longDay(fromOn)} to {longDay(toOn)}, each
            divided again by both policies. Pieces given back are left out. Where a price is below its cost,
            what operations add is taken off their figure.
          </p>
          <ComparisonTable
            caption="The split of last quarter’s orders, by the policy in force and by this draft"
            changes={changes}
            {...{ nameOfFund, currency }}
          />
        </Panel>
      )}
      <Decision draft={draft} isOwn={isOwn} />
    </>
  );
}
