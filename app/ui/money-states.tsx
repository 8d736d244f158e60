import type { ReactNode } from 'react';
import { Money } from '#app/ui/money.tsx';

export interface MoneyStatesWords {
  pledged: [title: string, meaning: string];
  available: [title: string, meaning: string];
  held: [title: string, meaning: string];
  spent: [title: string, meaning: string];
}

export const MONEY_STATES: MoneyStatesWords = {
  pledged: [
    'Pledged',
    'Promised to a fund by a paid order. The card network has not handed the money over yet.',
  ],
  available: [
    'Available',
    'Received and set aside. Spending is reported by quarter, so some of it may be spent already.',
  ],
  held: ['Held', 'A buyer’s bank is asking it back. It waits until the bank has decided.'],
  spent: ['Spent', 'Paid out for the fund’s purpose, and reported in the public books.'],
};

export interface MoneyStatesProps {
  currency: string;
  pledgedMinor: number;
  availableMinor: number;
  /** Shown where there is any. */
  heldMinor?: number;
  spentMinor: number;
  locale?: string;
  words?: MoneyStatesWords;
  /** Where "How do we know?" is answered: usually a HowWeKnow. */
  howWeKnow?: ReactNode;
}

/** Money is first pledged, then available, then spent. Each state says what it means, because the difference matters to a donor. */
export function MoneyStates(props: MoneyStatesProps) {
  const {
    currency,
    pledgedMinor,
    availableMinor,
    heldMinor = 0,
    spentMinor,
    locale,
    words = MONEY_STATES,
    howWeKnow,
  } = props;
  const states = [
    { words: words.pledged, minor: pledgedMinor },
    { words: words.available, minor: availableMinor },
    ...(heldMinor > 0 ? [{ words: words.held, minor: heldMinor }] : []),
    { words: words.spent, minor: spentMinor },
  ];
  return (
    <>
      <dl className="money-states">
        {states.map(({ words: [title, meaning], minor }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd className="figure">
              <Money minor={minor} currency={currency} {...(locale && { locale })} />
            </dd>
            <dd className="soft">{meaning}</dd>
          </div>
        ))}
      </dl>
      {howWeKnow}
    </>
  );
}
