import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Result } from '@madang/contract';
import { transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import {
  changeProductState,
  createProduct,
  noteStock,
  readOffers,
  setOptions,
  updateProduct,
  updateVariants,
} from './index.ts';
import { givenProduct } from './testing.ts';

function must<T>(result: Result<T>): T {
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.error));
  return result.value;
}

const mattress = {
  options: [
    {
      name: '크기',
      name_en: 'Size',
      values: ['싱글', '슈퍼싱글', '더블', '퀸', '킹'].map((value, i) => ({ value, extra_krw: i * 100_000 })),
    },
    { name: '색상', name_en: 'Colour', values: ['아이보리', '그레이', '차콜'].map((value) => ({ value })) },
    { name: '받침', values: [{ value: '없음' }, { value: '오크', value_en: 'Oak', extra_krw: 250_000 }] },
  ],
  base_price_krw: 690_000,
  sku_prefix: 'MAT',
};

test('a mattress of 5 sizes x 3 colours x 2 bases has 30 variants, each priced, each with its own snapshot', async (t) => {
  const { sql } = await givenDatabase(t);
  const { id } = must(
    await transact(sql, (tx) => createProduct(tx, { shop_id: newId(), title: '매트리스', price_krw: 690_000 })),
  );
  const counts = must(await transact(sql, (tx) => setOptions(tx, id, mattress)));
  assert.deepEqual(counts, { kept: 0, made: 30, ended: 1 });
  const variants =
    await sql`select * from catalog.variants where product_id = ${id} and retired_at is null order by position`;
  assert.equal(variants.length, 30);
  assert.equal(variants[29]!.option_text, '크기: 킹 / 색상: 차콜 / 받침: 오크');
  assert.equal(variants[29]!.option_text_en, 'Size: 킹 / Colour: 차콜 / 받침: Oak');
  assert.equal(variants[29]!.price_krw, 690_000 + 400_000 + 250_000);
  assert.equal(new Set(variants.map((one) => one.current_snapshot_id)).size, 30);
  assert.equal(new Set(variants.map((one) => one.sku)).size, 30);

  // The same list again changes nothing but the version.
  assert.deepEqual(must(await transact(sql, (tx) => setOptions(tx, id, mattress))), { kept: 30, made: 0, ended: 0 });
  const [snapshots] = await sql`select count(*) from catalog.snapshots where product_id = ${id}`;
  assert.equal(snapshots!.count, 31);

  // Without the base, 15 remain with their prices; with it again, the old 30 come back as they were.
  const shorter = { options: mattress.options.slice(0, 2) };
  assert.equal(must(await transact(sql, (tx) => setOptions(tx, id, shorter))).made, 15);
  const ended = await sql`select count(*) from catalog.variants where product_id = ${id} and retired_at is not null`;
  assert.equal(ended[0]!.count, 31);
});

test('a sale freezes its name and price: every visible edit makes a new snapshot, the old one cannot be changed', async (t) => {
  const { sql } = await givenDatabase(t);
  const offer = await givenProduct(sql, { title: '한라봉', price_krw: 32_000 });
  assert.equal(offer.state, 'on_sale');
  must(await transact(sql, (tx) => updateProduct(tx, offer.product_id, { description_html: '<p>새 설명</p>' })));
  const news = await sql`select version from platform.outbox where name = 'catalog.product_changed' order by version`;
  assert.deepEqual(
    news.map((one) => one.version),
    [1, 2, 3],
    'every edit is told, in the commit that makes it',
  );
  const same = (await readOffers(sql, [offer.variant_id])).get(offer.variant_id)!;
  assert.equal(same.snapshot_id, offer.snapshot_id, 'a description is not part of what was sold');

  must(
    await transact(sql, (tx) =>
      updateVariants(tx, offer.product_id, [{ id: offer.variant_id, price_krw: 29_000, compare_at_krw: 32_000 }]),
    ),
  );
  must(await transact(sql, (tx) => updateProduct(tx, offer.product_id, { title: '제주 한라봉' })));
  const now = (await readOffers(sql, [offer.variant_id])).get(offer.variant_id)!;
  assert.equal(now.unit_price_krw, 29_000);
  assert.equal(now.title, '제주 한라봉');
  const history =
    await sql`select version, title, price_krw from catalog.snapshots where variant_id = ${offer.variant_id} order by version`;
  assert.deepEqual(
    history.map((row) => [row.version, row.title, row.price_krw]),
    [
      [1, '한라봉', 32_000],
      // The picture of givenProduct came after the first version.
      [2, '한라봉', 32_000],
      [3, '한라봉', 29_000],
      [4, '제주 한라봉', 29_000],
    ],
  );
  await assert.rejects(sql`update catalog.snapshots set price_krw = 1`, /what was sold does not change/);
  await assert.rejects(sql`delete from catalog.snapshots`, /what was sold does not change/);
  await assert.rejects(sql`truncate catalog.snapshots cascade`, /what was sold does not change/);
});

test('going on sale names everything that is missing; states outside the table are refused', async (t) => {
  const { sql } = await givenDatabase(t);
  const { id } = must(
    await transact(sql, (tx) => createProduct(tx, { shop_id: newId(), title: '딸기', kind: 'fresh_food' })),
  );
  const early = await transact(sql, (tx) => changeProductState(tx, id, 'on_sale'));
  assert.equal(early.ok, false);
  assert.deepEqual(!early.ok && early.error.details?.map((one) => one.field), [
    'attribute_values.origin',
    'attribute_values.storage',
    'attribute_values.expiry',
    'price_krw',
    'images',
  ]);
  const wrong = await transact(sql, (tx) => changeProductState(tx, id, 'paused'));
  assert.equal(!wrong.ok && wrong.error.code, 'state_change');
});

test('an editor who saves over another one is told', async (t) => {
  const { sql } = await givenDatabase(t);
  const offer = await givenProduct(sql);
  const [{ version } = { version: 0 }] = await sql<{ version: number }[]>`select version from catalog.products`;
  must(await transact(sql, (tx) => updateProduct(tx, offer.product_id, { subtitle: '가', version })));
  const late = await transact(sql, (tx) => updateProduct(tx, offer.product_id, { subtitle: '나', version }));
  assert.equal(!late.ok && late.error.code, 'conflict');
});

test('variants change all or none, and every fault is named', async (t) => {
  const { sql } = await givenDatabase(t);
  const one = await givenProduct(sql);
  const two = await givenProduct(sql);
  must(await transact(sql, (tx) => updateVariants(tx, two.product_id, [{ id: two.variant_id, sku: 'TWO' }])));
  const refused = await transact(sql, (tx) =>
    updateVariants(tx, one.product_id, [
      { id: one.variant_id, sku: 'TWO', price_krw: 5_000, compare_at_krw: 4_000 },
      { id: two.variant_id },
    ]),
  );
  assert.deepEqual(!refused.ok && refused.error.details?.map((fault) => fault.field).sort(), [
    'compare_at_krw',
    'id',
    'sku',
  ]);
  const after = (await readOffers(sql, [one.variant_id])).get(one.variant_id)!;
  assert.equal(after.unit_price_krw, 10_000);
});

test('stock news reaches the card once, and only when it changes', async (t) => {
  const { sql } = await givenDatabase(t);
  const offer = await givenProduct(sql);
  const news = [{ variant_id: offer.variant_id, in_stock: true }];
  assert.deepEqual(await transact(sql, (tx) => noteStock(tx, news)), [offer.product_id]);
  assert.deepEqual(await transact(sql, (tx) => noteStock(tx, news)), []);
  const [row] = await sql`select in_stock from catalog.products`;
  assert.equal(row!.in_stock, true);
});
