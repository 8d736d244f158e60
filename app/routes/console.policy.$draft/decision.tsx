import { Form, useNavigation } from '@remix-run/react';
import { longDay } from '#app/domain/claim.ts';
import { Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Notice } from '#app/ui/notice.tsx';

interface DecisionProps {
  draft: {
    state: string;
    startsOn: string;
    publishedAs: number | undefined;
    decider: string | undefined;
    decidedOn: string | undefined;
  };
  isOwn: boolean;
}

/** What can be done with a draft, or what was: whoever proposed it is told why the button is not theirs. */
export function Decision({ draft, isOwn }: DecisionProps) {
  const isSending = useNavigation().state === 'submitting';
  const { state, startsOn, publishedAs, decider, decidedOn } = draft;
  const on = decidedOn === undefined ? '' : ` on ${longDay(decidedOn)}`;
  if (state === 'approved')
    return (
      <Notice tone="good" title={`Published as version ${publishedAs ?? ''}`}>
        <p>
          {decider} approved it{on}. It rules orders placed from {longDay(startsOn)} on, and is announced on{' '}
          <Link to={`/impact/policy#v${publishedAs ?? ''}`}>How we split a price</Link>.
        </p>
      </Notice>
    );
  if (state === 'withdrawn')
    return (
      <Notice title="Withdrawn">
        {`${decider ?? 'Somebody'} withdrew it${on}. Nothing changed for buyers.`}
      </Notice>
    );
  return (
    <Panel title="Decide">
      {isOwn ? (
        <p>
          You proposed this policy, so somebody else approves it: another owner, or finance. You can withdraw
          it.
        </p>
      ) : (
        <p>
          Approved, it is published at once and rules orders placed from {longDay(startsOn)} on. A published
          version is never changed; a later one can take over from it.
        </p>
      )}
      <Form method="post" className="row">
        {!isOwn && (
          <button className="button small" name="decision" value="approve" disabled={isSending}>
            {isSending ? 'Publishing …' : 'Approve and publish'}
          </button>
        )}
        <button className="button quiet" name="decision" value="withdraw" disabled={isSending}>
          Withdraw the draft
        </button>
      </Form>
    </Panel>
  );
}
