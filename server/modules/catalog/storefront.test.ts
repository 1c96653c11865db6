import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Product, ProductSummary, Shop } from '@madang/contract';
import { type Sql, transact } from '../../platform/db.ts';
import { createHttp } from '../../platform/http.ts';
import { newId } from '../../platform/ids.ts';
import { createLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { changeProductState, noteStock, saveCategory, updateProduct } from './index.ts';
import { createProductPages, stale_at_most_ms } from './product-pages.ts';
import { catalogRoutes } from './routes.ts';
import { givenProduct } from './testing.ts';

const shop: Shop = { id: newId(), slug: 'yard', name: '마당', name_en: 'Yard', tagline: '', tagline_en: null };
const readShops = async () => new Map([[shop.id, shop]]);

async function givenStorefront(t: TestContext) {
  const { sql } = await givenDatabase(t);
  const log = createLog({ destination: { write: () => {} } });
  const app = createHttp({ log, metrics: createMetrics({ defaults: false }) });
  catalogRoutes({ sql }, { readShops })(app);
  t.after(() => app.close());
  const get = async (path: string) => {
    const reply = await app.inject({ url: path });
    return { status: reply.statusCode, body: reply.json() };
  };
  return { sql, app, get };
}

const titles = (body: { products: ProductSummary[] }) => body.products.map((product) => product.title);

test('pages of a list meet without gap or overlap in every sort, also among equal values', async (t) => {
  const { sql, get } = await givenStorefront(t);
  for (let i = 0; i < 7; i++)
    await givenProduct(sql, { shop_id: shop.id, title: `상품 ${i}`, price_krw: 1_000 * (i % 3) });
  const draft = await givenProduct(sql, { shop_id: shop.id, title: '멈춘 상품' });
  await transact(sql, (tx) => changeProductState(tx, draft.product_id, 'paused'));
  for (const sort of ['newest', 'price_asc', 'price_desc', 'popular']) {
    const all: ProductSummary[] = [];
    let cursor = '';
    do {
      const { status, body } = await get(`/api/v1/products?limit=2&sort=${sort}${cursor && `&cursor=${cursor}`}`);
      assert.equal(status, 200);
      all.push(...body.products);
      cursor = body.next_cursor ?? '';
    } while (cursor);
    assert.equal(all.length, 7, sort);
    assert.equal(new Set(all.map((product) => product.id)).size, 7, sort);
    const prices = all.map((product) => product.price_krw);
    if (sort === 'price_asc')
      assert.deepEqual(
        prices,
        prices.toSorted((a, b) => a - b),
      );
    if (sort === 'price_desc')
      assert.deepEqual(
        prices,
        prices.toSorted((a, b) => b - a),
      );
    if (sort === 'newest') assert.equal(all[0]!.title, '상품 6');
  }
  assert.equal((await get('/api/v1/products?cursor=nonsense')).status, 400);
  assert.equal((await get('/api/v1/products?sort=random')).status, 400);
});

test('filters: category with its children, tag, words in Korean and initials, kind, price, stock, shop', async (t) => {
  const { sql, get } = await givenStorefront(t);
  const berries = await givenProduct(sql, { shop_id: shop.id, title: '논산 설향 딸기', price_krw: 18_900 });
  const shoes = await givenProduct(sql, { shop_id: shop.id, title: '마당 러너 운동화', price_krw: 129_000 });
  await transact(sql, async (tx) => {
    const food = await saveCategory(tx, null, { name: '식품', name_en: 'Food' });
    assert.ok(food.ok);
    const fruit = await saveCategory(tx, null, { name: '과일', name_en: 'Fruit', parent_id: food.value.id });
    assert.ok(fruit.ok);
    const deeper = await saveCategory(tx, null, { name: '딸기', parent_id: fruit.value.id });
    assert.equal(!deeper.ok && deeper.error.code, 'invalid_input', 'two levels');
    await updateProduct(tx, berries.product_id, { category_ids: [fruit.value.id], tags: ['제철'] });
    await noteStock(tx, [{ variant_id: berries.variant_id, in_stock: true }]);
  });
  const found = async (query: string) => titles((await get(`/api/v1/products?${query}`)).body);
  const strawberry = ['논산 설향 딸기'];
  assert.deepEqual(await found('category=food'), strawberry);
  assert.deepEqual(await found('category=fruit'), strawberry);
  assert.deepEqual(await found(`tag=${encodeURIComponent('제철')}`), strawberry);
  for (const q of ['딸기', '설향 논산', 'ㄸㄱ', '산'])
    assert.deepEqual(await found(`q=${encodeURIComponent(q)}`), strawberry, q);
  assert.deepEqual(await found(`q=${encodeURIComponent('딸기 운동화')}`), []);
  assert.deepEqual(await found(`q=${encodeURIComponent('마당 딸기')}`), strawberry, 'a word may name the shop');
  assert.deepEqual(await found(`q=${encodeURIComponent('%')}`), []);
  assert.deepEqual(await found('price_max=20000'), strawberry);
  assert.deepEqual(await found('price_min=20000'), ['마당 러너 운동화']);
  assert.deepEqual(await found('in_stock=true'), strawberry);
  assert.deepEqual(await found('in_stock=false'), ['마당 러너 운동화']);
  assert.deepEqual(await found('kind=flowers'), []);
  assert.equal((await found('shop=yard')).length, 2);
  assert.deepEqual(await found('shop=unknown'), []);
  const menu = await get('/api/v1/categories');
  assert.deepEqual(
    menu.body.categories.map((one: { slug: string; product_count: number }) => [one.slug, one.product_count]),
    [
      ['food', 1],
      ['fruit', 1],
    ],
  );
  assert.deepEqual(menu.body.tags, [{ tag: '제철', product_count: 1 }]);
  assert.equal((await get('/api/v1/products/nothing-here')).status, 404);
  assert.equal(
    (
      await get(
        `/api/v1/products/${encodeURIComponent((await get('/api/v1/products?kind=general')).body.products.find((one: Product) => one.id === shoes.product_id).slug)}`,
      )
    ).body.title,
    '마당 러너 운동화',
  );
});

test('a product page answers from memory, and is at most a second behind a change made elsewhere', async (t) => {
  const { sql, app } = await givenStorefront(t);
  const offer = await givenProduct(sql, { shop_id: shop.id, title: 'runner', price_krw: 129_000 });
  const url = '/api/v1/products/runner';
  const first = await app.inject({ url });
  assert.equal(first.statusCode, 200);
  assert.equal(first.json().variants[0].snapshot_id, offer.snapshot_id);
  assert.equal(first.json().shop.name, '마당');
  const same = await app.inject({ url, headers: { 'if-none-match': String(first.headers.etag) } });
  assert.deepEqual([same.statusCode, same.body], [304, '']);

  await transact(sql, (tx) => updateProduct(tx, offer.product_id, { title: 'Runner 2' }));
  const changed_ms = performance.now();
  let seen = first;
  while (seen.json().title !== 'Runner 2') {
    assert.ok(performance.now() - changed_ms < 10_000, 'the change never shows'); // loose: the machine may be busy
    await wait(20);
    seen = await app.inject({ url });
  }
  assert.notEqual(seen.headers.etag, first.headers.etag);
  await transact(sql, (tx) => changeProductState(tx, offer.product_id, 'ended'));
  await transact(sql, (tx) => changeProductState(tx, offer.product_id, 'draft'));
  await wait(1_050);
  assert.equal((await app.inject({ url })).statusCode, 404);
});

test('a crowd on one page asks the database once', async (t) => {
  const { sql } = await givenDatabase(t);
  await givenProduct(sql, { shop_id: shop.id, title: 'runner' });
  let asked = 0;
  let now_ms = 0;
  const pages = createProductPages({ sql: counting(sql, () => asked++), readShops, now_ms: () => now_ms });
  t.after(() => pages.stop());
  const crowd = await Promise.all(Array.from({ length: 200 }, async () => (await pages.get('runner'))!.body));
  assert.equal(new Set(crowd).size, 1);
  const after_first = asked;
  for (let i = 0; i < 1_000; i++) assert.ok(!(pages.get('runner') instanceof Promise));
  assert.equal(asked, after_first);
  assert.ok(asked <= 10, `${asked} pieces of statements for 1,200 answers`);
  now_ms = stale_at_most_ms;
  assert.ok(!(pages.get('runner') instanceof Promise), 'as old as promised');
  now_ms = stale_at_most_ms + 1;
  const again = pages.get('runner');
  assert.ok(again instanceof Promise, 'older: read again before it answers');
  await again;
});

/** Counts tagged-template calls (statements and their fragments). */
function counting(sql: Sql, count: () => void): Sql {
  return new Proxy(sql, {
    apply(target, self, args) {
      count();
      return Reflect.apply(target as never, self, args);
    },
  });
}
