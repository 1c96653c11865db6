import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sql } from '../../platform/db.ts';
import { createOrderNumbers } from './order-numbers.ts';

test('lists in flight side by side each have the numbers that they reserved, and no number is given twice', async () => {
  let asked = 0;
  const sql = (async () => [{ first: 1_000 * ++asked }]) as unknown as Sql;
  const numbers = createOrderNumbers(sql);
  const now = new Date('2026-11-22T00:00:00Z');
  const given = new Set<number>();
  const take = (count: number) => {
    for (let at = 0; at < count; at++) given.add(numbers.next(now));
  };
  const [first, second] = await Promise.all([numbers.reserve(600), numbers.reserve(600)]);
  take(600);
  take(600);
  assert.equal(given.size, 1_200);
  first();
  second();
  const blocks = asked;
  // What was reserved and not used is there for the next.
  for (let round = 0; round < 10; round++) (await numbers.reserve(500))();
  assert.equal(asked, blocks);
});
