import { formatMoney } from '#app/domain/money.ts';
import { ProductCard } from '#app/ui/product-card.tsx';

export interface GoodsCard {
  handle: string;
  title: string;
  fromMinor: number;
  hasSeveralPrices: boolean;
  isSoldOut: boolean;
  imagePath: string | null;
  imageAlt: string;
  madeBy: string;
}

export interface GoodsGridProps {
  cards: readonly GoodsCard[];
  currency: string;
  /** How many pictures a visitor sees at once; they are loaded first. */
  priority?: number;
  heading?: 'h2' | 'h3';
  words?: { from: (price: string) => string; soldOut: string };
}

const ENGLISH = { from: (price: string) => `from ${price}`, soldOut: 'Sold out' };

/** Goods side by side, each a link to its page. */
export function GoodsGrid(props: GoodsGridProps) {
  const { cards, currency, priority = 0, heading = 'h3', words = ENGLISH } = props;
  return (
    <ul className="product-grid">
      {cards.map((card, index) => {
        const price = formatMoney(card.fromMinor, currency);
        return (
          <li key={card.handle}>
            <ProductCard
              href={`/shop/${card.handle}`}
              name={card.title}
              price={card.hasSeveralPrices ? words.from(price) : price}
              picture={{ src: card.imagePath, alt: card.imageAlt }}
              programLabel={card.madeBy}
              priority={index < priority}
              heading={heading}
              {...(card.isSoldOut && { soldOut: words.soldOut })}
            />
          </li>
        );
      })}
    </ul>
  );
}
