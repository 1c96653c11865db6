import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AdminVariant, applyBulk, readDrafts } from './variant-matrix.ts';

const variant = (id: string, price_krw: number): AdminVariant => ({
  id,
  value_ids: [],
  option_text: id,
  option_text_en: null,
  sku: null,
  price_krw,
  compare_at_krw: null,
  discount_percent: 0,
  snapshot_id: null,
  state: 'on_sale',
  own_state: 'on_sale',
  buyable: true,
  in_stock: true,
  image_id: null,
  boxes: [],
  daily_capacity: null,
});
const three = [variant('s', 10_000), variant('m', 12_000), variant('l', 15_550)];

test('one act changes the selected ones only, and is read back as exactly those changes', () => {
  const drafts = applyBulk({}, three, new Set(['m', 'l']), { kind: 'price_by', krw: 500 });
  assert.deepEqual(readDrafts(drafts, three), {
    changes: [
      { id: 'm', price_krw: 12_500 },
      { id: 'l', price_krw: 16_050 },
    ],
    wrong: new Set(),
  });
});

test('acts build on what is typed, not on what is stored', () => {
  const typed = { s: { price: '20,000' } };
  const doubled = applyBulk(typed, three, new Set(['s']), { kind: 'price_percent', percent: -15 });
  assert.equal(doubled.s?.price, '17,000');
  const compared = applyBulk(doubled, three, new Set(['s']), { kind: 'compare_is_price' });
  assert.deepEqual(readDrafts(compared, three).changes, [{ id: 's', price_krw: 17_000, compare_at_krw: 17_000 }]);
});

test('an amount that is none is marked and never sent; typing the stored value again changes nothing', () => {
  const { changes, wrong } = readDrafts(
    { s: { price: 'abc' }, m: { price: '12,000', compare_at: '' }, l: { price: '' } },
    three,
  );
  assert.deepEqual(changes, []);
  assert.deepEqual(wrong, new Set(['s', 'l']));
});

test('prices by percent stay whole tens of won and never fall below zero', () => {
  const percent = fc.integer({ min: -200, max: 300 });
  const price = fc.integer({ min: 0, max: 1_000_000 });
  fc.assert(
    fc.property(percent, price, (by, krw) => {
      const drafts = applyBulk({}, [variant('x', krw)], new Set(['x']), { kind: 'price_percent', percent: by });
      const made = Number(drafts.x?.price?.replaceAll(',', ''));
      assert.ok(Number.isInteger(made) && made >= 0 && made % 10 === 0, String(made));
    }),
  );
});
