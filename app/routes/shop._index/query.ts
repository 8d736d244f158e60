export const SORTS = [
  { value: 'featured', label: 'Featured' },
  { value: 'newest', label: 'Newest first' },
  { value: 'price', label: 'Price, low to high' },
  { value: 'price-desc', label: 'Price, high to low' },
] as const;
export type Sort = (typeof SORTS)[number]['value'];

/** What a gift may cost, in whole units of the store's currency. */
export const PRICES = ['20', '30', '50', '100'] as const;

export interface ShopView {
  category: string | undefined;
  program: string | undefined;
  isInStock: boolean;
  most: (typeof PRICES)[number] | undefined;
  sort: Sort;
  page: number;
}

/** `30` → `$30`: a price to look for has no cents. */
export function sayPrice(whole: string, currency: string): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency, maximumFractionDigits: 0 }).format(
    Number(whole),
  );
}

/** What an address asks the shop for. Anything that makes no sense is left out, since an address may be cut or mistyped. */
export function readShopView(params: URLSearchParams): ShopView {
  const text = (name: string) => params.get(name)?.trim().slice(0, 80) || undefined;
  const page = Number(params.get('page') ?? '1');
  return {
    category: text('category'),
    program: text('program'),
    isInStock: params.get('stock') === 'in',
    most: PRICES.find((price) => price === params.get('most')),
    sort: SORTS.find((sort) => sort.value === params.get('sort'))?.value ?? 'featured',
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
}

/** The address of a view; what is usual is left out, so each view has one address. */
export function shopHref(view: ShopView, change: Partial<ShopView> = {}): string {
  // Another filter starts at its first page.
  const { category, program, isInStock, most, sort, page } = { ...view, page: 1, ...change };
  const params = new URLSearchParams();
  if (category) params.set('category', category);
  if (program) params.set('program', program);
  if (most) params.set('most', most);
  if (isInStock) params.set('stock', 'in');
  if (sort !== 'featured') params.set('sort', sort);
  if (page > 1) params.set('page', String(page));
  const search = params.toString();
  return search === '' ? '/shop' : `/shop?${search}`;
}
