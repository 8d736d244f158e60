import { Form, useSubmit } from '@remix-run/react';
import { CheckField, SelectField } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { PRICES, sayPrice, shopHref, SORTS, type ShopView } from './query.ts';

export interface FiltersProps {
  view: ShopView;
  categories: { category: string; products: number }[];
  programs: { slug: string; name: string }[];
  currency: string;
}

/** Categories as links, the rest as a form with its own button; scripts only spare the press. */
export function Filters({ view, categories, programs, currency }: FiltersProps) {
  const submit = useSubmit();
  return (
    <div className="shop-filters">
      <nav aria-label="Categories">
        <ul className="chips plain-list">
          {[{ category: undefined, products: undefined }, ...categories].map(({ category, products }) => (
            <li key={category ?? ''}>
              <Link
                to={shopHref(view, { category })}
                preventScrollReset
                {...(category === view.category && { 'aria-current': 'true' as const })}
              >
                {category ?? 'All goods'}
                {products !== undefined && <small>{products}</small>}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Form
        key={shopHref(view)}
        method="get"
        action="/shop"
        className="narrow"
        onChange={(event) => submit(event.currentTarget, { preventScrollReset: true })}
      >
        {view.category && <input type="hidden" name="category" value={view.category} />}
        {programs.length > 0 && (
          <SelectField
            id="program"
            label="Made in"
            defaultValue={view.program ?? ''}
            options={[
              { value: '', label: 'Any program' },
              ...programs.map(({ slug, name }) => ({ value: slug, label: name })),
            ]}
          />
        )}
        <SelectField
          id="most"
          label="Price"
          defaultValue={view.most ?? ''}
          options={[
            { value: '', label: 'Any price' },
            ...PRICES.map((value) => ({ value, label: `Up to ${sayPrice(value, currency)}` })),
          ]}
        />
        <SelectField id="sort" label="Sort by" defaultValue={view.sort} options={[...SORTS]} />
        <CheckField id="stock" label="In stock only" value="in" defaultChecked={view.isInStock} />
        <button className="button quiet" type="submit">
          Show
        </button>
      </Form>
    </div>
  );
}
