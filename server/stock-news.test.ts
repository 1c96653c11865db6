import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenProduct } from './modules/catalog/testing.ts';
import { givenStock } from './modules/inventory/testing.ts';
import { givenDatabase } from './platform/testing.ts';
import { tellStock } from './stock-news.ts';

test('cards learn what is in stock: lots that still sell today, and what drops give', async (t) => {
  const { sql } = await givenDatabase(t);
  const products = await Promise.all(
    ['fresh', 'stale', 'preorder', 'gone'].map((title) => givenProduct(sql, { title })),
  );
  const [in_lot, expired, promised, sold_out] = products.map((product) => product.variant_id) as [
    string,
    string,
    string,
    string,
  ];
  const shop_id = products[0]!.shop_id;
  await givenStock(sql, { shop_id, variant_id: in_lot, quantity: 3 });
  await givenStock(sql, { shop_id, variant_id: expired, quantity: 3, expires_on: '2020-01-01' });
  await givenStock(sql, { shop_id, variant_id: sold_out, quantity: 3 });
  await tellStock(sql, [
    { variant_id: promised, live: { phase: 'open', remaining: 1 } },
    { variant_id: sold_out, live: { phase: 'sold_out', remaining: 0 } },
    { variant_id: in_lot, live: { phase: 'ended', remaining: 0 } },
  ]);
  const rows = await sql<{ title: string }[]>`select title from catalog.products where in_stock order by title`;
  assert.deepEqual(
    rows.map((row) => row.title),
    ['fresh', 'preorder'],
  );
});
