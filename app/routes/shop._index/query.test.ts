import { expect, test } from 'vitest';
import { readShopView, shopHref } from './query.ts';

const view = (search: string) => readShopView(new URLSearchParams(search));

test('an address and its view lead to each other', () => {
  for (const href of [
    '/shop',
    '/shop?category=Bags',
    '/shop?category=Bags&program=river&most=30&stock=in&sort=price&page=2',
  ])
    expect(shopHref(view(href.slice('/shop'.length)), { page: view(href.slice(5)).page })).toBe(href);
});

test('nonsense in an address is left out', () => {
  expect(view('?page=-3&sort=cheap&stock=maybe&category=&most=7e9')).toEqual({
    category: undefined,
    program: undefined,
    isInStock: false,
    most: undefined,
    sort: 'featured',
    page: 1,
  });
  expect(view('?page=1e99').page).toBe(1);
  expect(view('?page=1.5').page).toBe(1);
});

test('another filter starts at its first page and keeps the rest', () => {
  expect(shopHref(view('?category=Bags&stock=in&page=3'), { category: 'Home' })).toBe(
    '/shop?category=Home&stock=in',
  );
});
