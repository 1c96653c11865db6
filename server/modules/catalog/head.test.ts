import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Shop } from '@madang/contract';
import { transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { renderHead } from '../../platform/page-head.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { createHeads } from './head.ts';
import { changeProductState, noteStock, updateProduct } from './index.ts';
import { createProductPages } from './product-pages.ts';
import { givenProduct } from './testing.ts';

const shop: Shop = {
  id: newId(),
  slug: 'yard',
  name: '마당 과수원',
  name_en: 'Yard Farm',
  tagline: '',
  tagline_en: null,
};

type Ld = Record<string, unknown> & { offers: Record<string, unknown> };

test('product and drop pages tell search engines name, price and whether there is any', async (t) => {
  const { sql } = await givenDatabase(t);
  const offer = await givenProduct(sql, { shop_id: shop.id, title: '한라봉', price_krw: 32_000 });
  await transact(sql, (tx) =>
    updateProduct(tx, offer.product_id, {
      title_en: 'Hallabong',
      subtitle: '3kg',
      description_html: '<p>햇살 &amp; 바람</p>',
    }),
  );
  const pages = createProductPages({ sql, readShops: async () => new Map([[shop.id, shop]]) });
  t.after(() => pages.stop());
  const live = { phase: 'upcoming' };
  let in_drop = false;
  const headFor = createHeads({
    pages,
    public_url: 'https://madang.example/',
    dropOf: (variant_id) => (in_drop && variant_id === offer.variant_id ? dropped('0') : null),
    readDrop: (id) => dropped(id),
  });
  const dropped = (id: string) => ({
    product_slug: id.startsWith('0') ? '한라봉' : 'none',
    title_ko: '첫 수확 예약',
    title_en: 'First harvest',
    opens_at: '2026-12-01T02:00:00.000Z',
    closes_at: '2026-12-02T02:00:00.000Z',
    unit_price_krw: 29_000,
    kind: 'preorder' as const,
    promised_on: null,
    live,
  });
  const path = `/products/${encodeURIComponent('한라봉')}`;
  const soldOut = await headFor(path, 'ko');
  assert.equal(soldOut.title, '한라봉 — 마당 과수원');
  assert.equal(soldOut.description, '3kg · 햇살 & 바람');
  assert.equal(soldOut.url, `https://madang.example${path}`);
  const product = soldOut.json_ld![0] as Ld;
  assert.deepEqual([product['@type'], product.offers.price, product.offers.priceCurrency], ['Product', 32_000, 'KRW']);
  assert.equal(product.offers.availability, 'https://schema.org/OutOfStock');

  await transact(sql, (tx) => noteStock(tx, [{ variant_id: offer.variant_id, in_stock: true }]));
  pages.forget(offer.product_id);
  const inStock = await headFor(path, 'en');
  assert.equal(inStock.title, 'Hallabong — Yard Farm');
  assert.equal((inStock.json_ld![0] as Ld).offers.availability, 'https://schema.org/InStock');

  const drop = await headFor(`/drops/${newId()}`, 'ko');
  assert.equal(drop.title, '첫 수확 예약 — 마당 과수원');
  assert.match(drop.description, /^12월 1일 오전 11:00부터/, 'Korea time');
  const sale = (drop.json_ld![0] as Ld).offers;
  assert.deepEqual(
    [sale.price, sale.availability, sale.validFrom],
    [29_000, 'https://schema.org/PreOrder', '2026-12-01T02:00:00.000Z'],
  );

  in_drop = true;
  const offered = async () => ((await headFor(path, 'ko')).json_ld![0] as Ld).offers.availability;
  for (const [phase, word] of [
    ['open', 'PreOrder'],
    ['sold_out', 'SoldOut'],
    ['ended', 'SoldOut'],
  ] as const) {
    live.phase = phase;
    assert.equal(await offered(), `https://schema.org/${word}`, 'its own page says what its drop says');
  }

  await transact(sql, (tx) => changeProductState(tx, offer.product_id, 'ended'));
  pages.forget(offer.product_id);
  const ended = await headFor(path, 'ko');
  assert.deepEqual(
    [ended.index, (ended.json_ld![0] as Ld).offers.availability],
    [false, 'https://schema.org/Discontinued'],
  );
});

test('pages of nobody’s product are 404, private pages stay out of search engines, broken paths do not throw', async (t) => {
  const { sql } = await givenDatabase(t);
  const pages = createProductPages({ sql, readShops: async () => new Map() });
  t.after(() => pages.stop());
  const headFor = createHeads({ pages, public_url: 'http://localhost:3000', readDrop: () => null });
  assert.equal((await headFor('/products/none', 'ko')).status, 404);
  assert.equal((await headFor('/drops/xyz', 'ko')).status, 404);
  assert.equal((await headFor('/cart', 'ko')).index, false);
  assert.equal((await headFor('/', 'ko')).json_ld?.length, 1);
  assert.equal((await headFor('/products/%E0%A4%A', 'ko')).status ?? 200, 200);
});

test('a page has an address a language; what search engines may not show names none', async (t) => {
  const { sql } = await givenDatabase(t);
  const offer = await givenProduct(sql, { shop_id: shop.id, title: '백자', price_krw: 50_000 });
  await transact(sql, (tx) => updateProduct(tx, offer.product_id, { title_en: 'White jar' }));
  const pages = createProductPages({ sql, readShops: async () => new Map([[shop.id, shop]]) });
  t.after(() => pages.stop());
  const headFor = createHeads({
    pages,
    public_url: 'https://madang.example',
    readCategory: async (slug) => (slug === 'home' ? { name: '집', name_en: 'Home' } : null),
  });
  const url = `https://madang.example/products/${encodeURIComponent('백자')}`;
  const english = await headFor(`/products/${encodeURIComponent('백자')}`, 'en', 'en');
  assert.deepEqual([english.title, english.url], ['White jar — Yard Farm', `${url}?lang=en`]);
  const { html } = renderHead(english);
  assert.match(html, new RegExp(`<link rel="canonical" href="${url}\\?lang=en" />`));
  assert.match(html, new RegExp(`hreflang="ko" href="${url}" />`));
  assert.match(html, new RegExp(`hreflang="en" href="${url}\\?lang=en" />`));
  assert.match(html, new RegExp(`hreflang="x-default" href="${url}" />`));
  assert.match(html, /og:locale" content="en_US"/);
  const asked_by_header = await headFor(`/products/${encodeURIComponent('백자')}`, 'en');
  assert.equal(asked_by_header.url, url, 'the plain address is one page, whatever language it is read in');

  assert.equal((await headFor('/categories/home', 'en')).title, 'Home — Madang');
  assert.equal((await headFor('/categories/none', 'ko')).status, 404);
  assert.equal((await headFor('/drops', 'ko')).title, '드롭 — 마당');
  assert.doesNotMatch(renderHead(await headFor('/cart', 'ko')).html, /hreflang/);
});
