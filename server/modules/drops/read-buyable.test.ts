import assert from 'node:assert/strict';
import test from 'node:test';
import type { Sql } from '../../platform/db.ts';
import { createReadBuyable } from './read-buyable.ts';

test('a pre-order can be bought before there is stock; a drop leaves no more than its allotment, stock no more than itself', async () => {
  const drops = new Map([
    ['to come', { kind: 'preorder' as const, units: 7 }],
    ['few', { kind: 'stock' as const, units: 2 }],
    ['wide', { kind: 'stock' as const, units: 50 }],
    ['empty', { kind: 'stock' as const, units: 5 }],
  ]);
  const stock = new Map([
    ['few', 9],
    ['wide', 9],
    ['free', 9],
  ]);
  const readBuyable = createReadBuyable({ leftOf: (id) => drops.get(id) ?? null }, async () => stock);
  const units = await readBuyable(null as unknown as Sql, ['to come', 'few', 'wide', 'empty', 'free', 'uncounted']);
  assert.deepEqual(Object.fromEntries(units), { 'to come': 7, few: 2, wide: 9, empty: 0, free: 9 });
  assert.equal(stock.get('few'), 9, 'what was read is not changed');
});
