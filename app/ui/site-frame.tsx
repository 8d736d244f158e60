import type { ReactNode } from 'react';
import { NavLink } from '@remix-run/react';
import { Link } from '#app/ui/link.tsx';
import { WaveMark } from '#app/ui/wave-mark.tsx';

export interface SiteWords {
  skip: string;
  mainMenu: string;
  shop: string;
  programs: string;
  impact: string;
  cart: (count: number) => string;
  promise: string;
  proof: string;
  goods: string;
  books: string;
  help: string;
  howMoneyMoves: string;
  ledger: string;
  policy: string;
  staff: string;
}

const ENGLISH: SiteWords = {
  skip: 'Skip to the content',
  mainMenu: 'Main menu',
  shop: 'Shop',
  programs: 'Programs',
  impact: 'Impact',
  cart: (count) => `Cart (${count})`,
  promise: 'Every piece here was made in paid work, in programs for survivors of trafficking.',
  proof:
    'Each price is split before you pay. The split is kept on your receipt and counted in public books, to the cent.',
  goods: 'Goods',
  books: 'Books',
  help: 'Help',
  howMoneyMoves: 'Where the money goes',
  ledger: 'Public ledger',
  policy: 'How we split a price',
  staff: 'Staff sign-in',
};

export interface SiteFrameProps {
  storeName: string;
  cartCount: number;
  children: ReactNode;
  /** Set in another language; English when absent. */
  words?: SiteWords;
  /** The language switch, or whatever else belongs at the foot of every page. */
  footExtra?: ReactNode;
}

/** The header, content and footer of every public page. All of it works as plain links. */
export function SiteFrame({ storeName, cartCount, children, words = ENGLISH, footExtra }: SiteFrameProps) {
  return (
    <>
      <a className="skip button small" href="#content">
        {words.skip}
      </a>
      <header className="site-head">
        <div className="wrap">
          <Link className="logo" to="/">
            <WaveMark />
            {storeName}
          </Link>
          <nav aria-label={words.mainMenu}>
            <NavLink to="/shop">{words.shop}</NavLink>
            <NavLink to="/programs">{words.programs}</NavLink>
            <NavLink to="/impact">{words.impact}</NavLink>
          </nav>
          <Link className="cart-link" to="/cart">
            {words.cart(cartCount)}
          </Link>
        </div>
      </header>
      <main id="content" className="wrap page" tabIndex={-1}>
        {children}
      </main>
      <SiteFoot storeName={storeName} words={words} extra={footExtra} />
    </>
  );
}

function SiteFoot({ storeName, words, extra }: { storeName: string; words: SiteWords; extra: ReactNode }) {
  return (
    <footer className="site-foot">
      <div className="wrap">
        <div className="foot-words">
          <p className="logo">
            <WaveMark />
            {storeName}
          </p>
          <p>{words.promise}</p>
          <p>{words.proof}</p>
        </div>
        <FootLinks title={words.goods}>
          <Link to="/shop">{words.shop}</Link>
          <Link to="/programs">{words.programs}</Link>
        </FootLinks>
        <FootLinks title={words.books}>
          <Link to="/impact">{words.howMoneyMoves}</Link>
          <Link to="/impact/ledger">{words.ledger}</Link>
          <Link to="/impact/policy">{words.policy}</Link>
        </FootLinks>
        <FootLinks title={words.help}>
          <Link to="/console">{words.staff}</Link>
          {extra}
        </FootLinks>
      </div>
    </footer>
  );
}

function FootLinks({ title, children }: { title: string; children: ReactNode }) {
  return (
    <nav aria-label={title}>
      <h2>{title}</h2>
      {children}
    </nav>
  );
}
