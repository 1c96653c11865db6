import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenDatabase } from '../../platform/testing.ts';
import { summariseOrders } from './summarise-orders.ts';

/** A UUID v7 of a moment, as ids are. */
const idAt = (ms: number, n: number) => {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(n).padStart(12, '0')}`;
};

test("a day's orders by state, money and hour; the days before and after are left out, whatever their ids say", async (t) => {
  const { sql } = await givenDatabase(t);
  const from_ms = Date.parse('2026-11-20T15:00:00Z'); // midnight in Korea
  const hour = 3_600_000;
  const some = '0198f000-0000-7000-8000-000000000001';
  let n = 0;
  const order = async (
    at_ms: number,
    state: string,
    amount_krw: number,
    more: { paid?: boolean; refunded?: number } = {},
  ) => {
    n += 1;
    // The id's clock runs half a minute ahead of the primary's.
    await sql`
      insert into orders.orders (id, number, shop_id, person_id, state, contact_ref, amount_krw, refunded_krw, placed_at, confirmed_at)
      values (${idAt(at_ms + 30_000, n)}, ${n}, ${some}, ${some}, ${state}, ${some}, ${amount_krw}, ${more.refunded ?? 0},
        ${new Date(at_ms).toISOString()}, ${more.paid ? new Date(at_ms).toISOString() : null})`;
  };
  await order(from_ms - 1, 'confirmed', 1_000, { paid: true });
  await order(from_ms, 'confirmed', 10_000, { paid: true });
  await order(from_ms + hour - 1, 'partly_canceled', 20_000, { paid: true, refunded: 5_000 });
  await order(from_ms + 9 * hour, 'failed', 40_000);
  await order(from_ms + 24 * hour - 1, 'canceled', 80_000, { paid: true, refunded: 80_000 });
  await order(from_ms + 24 * hour, 'confirmed', 2_000, { paid: true });

  const span = { from: new Date(from_ms).toISOString(), to: new Date(from_ms + 24 * hour).toISOString() };
  const day = await summariseOrders(sql, span);
  assert.ok(day);
  assert.equal(day.placed, 4);
  assert.deepEqual(day.by_state, { confirmed: 1, partly_canceled: 1, failed: 1, canceled: 1 });
  assert.deepEqual([day.paid_krw, day.refunded_krw], [110_000, 85_000]);
  assert.equal(day.hours.length, 24);
  assert.deepEqual(
    day.hours.flatMap((one, at) => (one.placed > 0 ? [[at, one.placed, one.paid_krw]] : [])),
    [
      [0, 2, 30_000],
      [9, 1, 0],
      [23, 1, 80_000],
    ],
  );
  assert.equal(await summariseOrders(sql, { from: span.to, to: span.from }), null);
  assert.equal(await summariseOrders(sql, { from: span.from, to: '2027-11-20T15:00:00Z' }), null, 'a year is too long');
  assert.equal(await summariseOrders(sql, { from: 'yesterday', to: span.to }), null);
});
