import { formatMoney } from '#app/domain/money.ts';
import { HowWeKnow } from '#app/ui/how-we-know.tsx';
import { Link } from '#app/ui/link.tsx';
import { MoneyStates } from '#app/ui/money-states.tsx';
import { FundTable, type FundTableProps } from './fund-table.tsx';

export interface FundsProps {
  impact: {
    currency: string;
    freeGiftsMinor: number;
    classes: {
      class: string;
      pledgedMinor: number;
      availableMinor: number;
      heldMinor: number;
      spentMinor: number;
      giftsMinor: number;
      funds: FundTableProps['funds'];
    }[];
  };
  grants: { slug: string; name: string }[];
  asOf: string;
}

const WORDS: Record<string, { title: string; lead: string; meaning: string; kind: string }> = {
  'board-designated': {
    title: 'Set aside by us',
    lead: 'A share of every sale, and gifts to these funds. We chose what they are for, and our board may move money between them.',
    meaning:
      'All funds of our own choice added together; gifts count with sales. Pledged, available and spent, with what a bank holds in a dispute, add up to everything these funds were given. Spending is published by quarter, once at least eleven people stand behind the sum; until then it still counts as available.',
    kind: 'designation',
  },
  'donor-restricted': {
    title: 'Given for a purpose',
    lead: 'A donor said what this money is for. It pays for that and nothing else, and it is never added to the funds above.',
    meaning:
      'All gifts and grants for a purpose added together. Each is released by a payment for its purpose alone. Spending is published by quarter, once at least eleven people stand behind the sum; until then it still counts as available.',
    kind: 'gift',
  },
};

/** The funds by class, each class with sums of its own: what donors bound is never one total with what we chose. */
export function Funds({ impact, grants, asOf }: FundsProps) {
  return (
    <section aria-labelledby="funds">
      <h2 id="funds">The funds</h2>
      <p className="lead">Money for programs is first pledged, then available, then spent.</p>
      {impact.classes.map((group) => (
        <FundClass key={group.class} group={group} currency={impact.currency} asOf={asOf} />
      ))}
      {grants.length > 0 && (
        <p>
          Grants, budget against what was spent:{' '}
          {grants.map((grant, i) => (
            <span key={grant.slug}>
              {i > 0 && ', '}
              <Link to={`/grants/${grant.slug}`}>{grant.name}</Link>
            </span>
          ))}
        </p>
      )}
      {impact.freeGiftsMinor > 0 && (
        <p className="soft">
          Gifts without a purpose, {formatMoney(impact.freeGiftsMinor, impact.currency)} so far, help to run
          the shop and stand in no fund.
        </p>
      )}
    </section>
  );
}

function FundClass({
  group,
  currency,
  asOf,
}: {
  group: FundsProps['impact']['classes'][number];
  currency: string;
  asOf: string;
}) {
  const words = WORDS[group.class];
  if (!words) return null;
  return (
    <section className="fund-class" aria-labelledby={group.class}>
      <h3 id={group.class}>{words.title}</h3>
      <p>{words.lead}</p>
      <MoneyStates
        currency={currency}
        pledgedMinor={group.pledgedMinor}
        availableMinor={group.availableMinor}
        heldMinor={group.heldMinor}
        spentMinor={group.spentMinor}
        howWeKnow={
          <HowWeKnow
            definition={words.meaning}
            asOf={asOf}
            source="The funds in the public ledger"
            href={`/impact/ledger?kind=${words.kind}`}
          />
        }
      />
      <FundTable title={words.title} funds={group.funds} currency={currency} />
    </section>
  );
}
