import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transact } from '../../platform/db.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { findVariants } from './find-variants.ts';
import { setOptions } from './index.ts';
import { givenProduct } from './testing.ts';

test('variants are found by words of title, option and SKU in any order, and named by id even when retired', async (t) => {
  const { sql } = await givenDatabase(t);
  const mattress = await givenProduct(sql, { title: '구름 매트리스', price_krw: 129_000 });
  const pot = await givenProduct(sql, { title: '무쇠 냄비 100%' });
  const options = (values: string[]) => ({
    options: [{ name: '크기', values: values.map((value) => ({ value })) }],
    sku_prefix: 'BED',
  });
  const set = (values: string[]) =>
    transact(sql, async (tx) => {
      const done = await setOptions(tx, mattress.product_id, options(values));
      assert.ok(done.ok);
    });
  await set(['싱글', '퀸']);

  const texts = async (q: string) => (await findVariants(sql, { q })).map((one) => one.option_text);
  assert.deepEqual(await texts('매트리스'), ['크기: 싱글', '크기: 퀸']);
  assert.deepEqual(await texts('퀸 구름'), ['크기: 퀸']);
  assert.deepEqual(await texts('없는것'), []);
  assert.equal((await findVariants(sql, { q: '' })).length, 3, 'without words: the newest');
  assert.deepEqual((await findVariants(sql, { q: '%' })).length, 3, 'a sign is no word, and never a wildcard');

  const queen = (await findVariants(sql, { q: '퀸' }))[0]!;
  assert.equal(queen.product_title, '구름 매트리스');
  assert.equal(queen.state, 'on_sale');
  assert.match(queen.image?.sizes[0]?.url ?? '', /^\/media\//);
  await set(['싱글']);
  assert.deepEqual(await texts('퀸'), [], 'a retired variant is not offered any more');
  const named = await findVariants(sql, { ids: [queen.variant_id, pot.variant_id] });
  assert.deepEqual(new Set(named.map((one) => one.variant_id)), new Set([queen.variant_id, pot.variant_id]));
});
