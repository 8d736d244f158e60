import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { readPromotions } from '#app/services/promotion-pages.server.ts';
import { endPromotionNow } from '#app/services/promotions.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { FormErrors } from '../console/form-errors.tsx';
import { CodeSubsidies, subsidyWords } from './subsidies.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Codes', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { searchParams } = new URL(request.url);
  return {
    ...(await readPromotions(context.app)),
    ending: searchParams.get('end'),
    done: searchParams.get('done'),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  const promotionId = String((await request.formData()).get('id') ?? '');
  const outcome = await endPromotionNow(context.app, { promotionId, endedBy: staff.userId });
  if (outcome.ok) return redirect('/console/promotions?done=ended');
  return data({ errors: { form: outcome.sentence } }, 409);
}

type Promotion = ReturnType<typeof useLoaderData<typeof loader>>['promotions'][number];

export default function Promotions() {
  const { promotions, currency, ending, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <ConsoleHead
        title="Codes"
        over="What a code takes off comes from the funds’ part, then from operations; never from materials or makers’ pay."
      >
        <Link className="button small" to="/console/promotions/new">
          New code
        </Link>
      </ConsoleHead>
      <FormErrors errors={answer?.errors ?? {}} />
      {done === 'made' && <Notice tone="good" title="The code is made" />}
      {done === 'ended' && (
        <Notice tone="good" title="The code has ended">
          Carts that have it are told. Orders paid with it keep their price.
        </Notice>
      )}
      {promotions.length === 0 && <p className="soft">There is no code yet.</p>}
      {promotions.map((one) => (
        <Code key={one.id} code={one} currency={currency} isEnding={ending === one.id} />
      ))}
    </>
  );
}

const STANDING = {
  open: { word: 'Can be used', tone: 'good' },
  not_started: { word: 'Not yet', tone: '' },
  over: { word: 'Over', tone: '' },
  ended_early: { word: 'Ended', tone: '' },
  used_up: { word: 'Used up', tone: 'warn' },
} as const;

function Code({ code, currency, isEnding }: { code: Promotion; currency: string; isEnding: boolean }) {
  const { word, tone } = STANDING[code.standing];
  const canEnd = code.standing !== 'ended_early' && code.standing !== 'over';
  return (
    <Panel isWide title={`${code.code}, ${code.name}`}>
      <dl className="facts">
        <Fact name="Now">
          <span className={`state ${tone}`}>{word}</span>
        </Fact>
        <Fact name="Runs">
          {formatDay(code.startsOn)} to {code.endsOn === undefined ? 'no set day' : formatDay(code.endsOn)}
          {code.endedOn !== undefined && `; ended on ${formatDay(code.endedOn)}`}
        </Fact>
        <Fact name="Uses">
          {code.used} {code.useLimit === null ? '(no limit)' : `of ${code.useLimit}`}
        </Fact>
        <Fact name="Given off">
          <Money minor={code.discountMinor} currency={currency} /> in{' '}
          {code.paidOrders === 1 ? 'one paid order' : `${code.paidOrders} paid orders`}
        </Fact>
        <Fact name="Why">
          {code.reason}
          {code.madeBy !== undefined && <span className="soft"> ({code.madeBy})</span>}
        </Fact>
      </dl>
      <p className="soft">{subsidyWords(code.subsidies, code.name, currency)}</p>
      {code.subsidies.length > 0 && (
        <details>
          <summary>Piece by piece</summary>
          <CodeSubsidies subsidies={code.subsidies} name={code.name} currency={currency} />
        </details>
      )}
      {canEnd && !isEnding && (
        <p className="row">
          <Link className="button quiet" to={`?end=${code.id}`} preventScrollReset>
            End it<span className="sr-only"> ({code.code})</span> …
          </Link>
        </p>
      )}
      {canEnd && isEnding && <ConfirmEnd code={code} />}
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function ConfirmEnd({ code }: { code: Promotion }) {
  return (
    <Notice tone="warn" title={`End ${code.code} now?`}>
      <p>Nobody can use it any more, and it cannot be started again.</p>
      <Form method="post" action="/console/promotions?index" className="row">
        <input type="hidden" name="id" value={code.id} />
        <button className="button small danger">End {code.code}</button>
        <Link className="button quiet" to="/console/promotions">
          Keep it
        </Link>
      </Form>
    </Notice>
  );
}
