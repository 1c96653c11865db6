import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cleanHtml } from '../modules/catalog/clean-html.ts';
import { listProducts, readOffers } from '../modules/catalog/index.ts';
import { readShops } from '../modules/sellers/index.ts';
import { givenDatabase } from '../platform/testing.ts';
import { demo_products } from './products.ts';
import { seedCatalog } from './seed-catalog.ts';

test('the demo yard is seeded once, whole, and everything in it can be bought', async (t) => {
  const { sql } = await givenDatabase(t);
  const first = await seedCatalog(sql);
  const again = await seedCatalog(sql);
  assert.deepEqual(again, first);
  assert.equal(first.shops.size, 3);
  const counts = (slug: string) => [...first.variants.values()].filter((one) => one.slug === slug).length;
  assert.deepEqual([counts('cloud-mattress'), counts('madang-runner-01'), counts('moon-jar')], [30, 12, 1]);
  for (const sku of ['RUNNER-270', 'MAT-QUEEN-IVORY-NONE', 'BERRY-1KG', 'HALLABONG', 'DESK-1400-NATURAL-OIL']) {
    assert.ok(first.variants.has(sku), sku);
  }
  const ids = [...first.variants.values()].map((one) => one.variant_id);
  const offers = await readOffers(sql, ids);
  assert.equal(offers.size, ids.length);
  for (const offer of offers.values()) assert.equal(offer.state, 'on_sale');
  const page = await listProducts(sql, { limit: 60, sort: 'popular' }, await readShops(sql));
  assert.ok(page.ok);
  assert.equal(page.value.products.length, demo_products.length);
  assert.ok(page.value.products.every((product) => product.image && product.title_en && product.category_slug));
  assert.equal(page.value.products[0]!.slug, 'pasture-eggs');
});

test('every demo text is what would be stored, in both languages, and no picture is heavy', () => {
  for (const product of demo_products) {
    for (const html of [product.description_html, product.description_html_en]) assert.equal(cleanHtml(html), html);
    assert.ok(product.images.length > 0, product.slug);
  }
  const folder = join(import.meta.dirname, 'images');
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.webp'))) {
    const { size } = statSync(join(folder, name));
    assert.ok(size <= 60 * 1024, `${name} is ${Math.round(size / 1024)} KB`);
  }
});
