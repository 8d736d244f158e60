import { GoodsPicture } from '#app/ui/goods-picture.tsx';
import { Link } from '#app/ui/link.tsx';

export interface ProductCardProps {
  href: string;
  name: string;
  /** Already in words: "$48.00" or "from $12.00". */
  price: string;
  picture: { src: string | null; alt: string };
  /** The self-coarsening label: "Riverside Sewing program". */
  programLabel?: string;
  /** One line about the split: "$16.80 of it covers wages". */
  share?: string;
  /** Set when nothing is left: "Sold out". */
  soldOut?: string;
  /** Among the first pictures a visitor sees. */
  priority?: boolean;
  /** Where the card stands in the page's outline. */
  heading?: 'h2' | 'h3';
}

/** One piece in a grid. The name carries the link and its area covers the card, so a reader hears each card once. */
export function ProductCard(props: ProductCardProps) {
  const {
    href,
    name,
    price,
    picture,
    programLabel,
    share,
    soldOut,
    priority = false,
    heading: Heading = 'h3',
  } = props;
  return (
    <article className="product-card">
      <div className="frame">
        <GoodsPicture {...picture} priority={priority} width={300} height={300} />
        {soldOut !== undefined && <span className="sold-out">{soldOut}</span>}
      </div>
      <div className="line">
        <Heading>
          <Link to={href}>{name}</Link>
        </Heading>
        <span className="money">{price}</span>
      </div>
      {programLabel !== undefined && <p className="soft small">{programLabel}</p>}
      {share !== undefined && <p className="share small">{share}</p>}
    </article>
  );
}
