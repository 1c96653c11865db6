import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../../../test/count.ts';
import { transact } from '../../platform/db.ts';
import { claimOf } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { givenProduct } from '../catalog/testing.ts';
import { givenStock } from '../inventory/testing.ts';
import { changeOrders, type OrderCommand } from './change-orders.ts';
import { placeOrders } from './place-orders.ts';
import { standForPlacing, wishFor } from './testing-place.ts';

const stand = standForPlacing('twin-test', 4);

test('the same cancel in two processes at once: both have the one answer', async () => {
  const { sql, tools, db } = stand;
  const shop_id = newId();
  const { variant_id } = await givenProduct(sql, { shop_id, price_krw: 9_000 });
  await givenStock(sql, { shop_id, variant_id, quantity: 5 });
  const wish = wishFor(tools, { variant_id, unit_price_krw: 9_000 });
  await tools.numbers.reserve(1);
  const [placed] = await transact(sql, (tx) => placeOrders(tx, [wish], tools));
  assert.ok(placed?.ok);
  const { order_id } = JSON.parse(String(placed.value.body)) as { order_id: string };
  const by = { kind: 'buyer', principal: { kind: 'guest', person_id: wish.person_id } } as const;
  const claim = claimOf({ principal: 'one', route: 'cancel', key: newId(), body: {} });
  const cancel = (): OrderCommand => ({ kind: 'cancel', order_id, claim, by, reason: 'no' });
  const cancelIn = (process_id: string) =>
    transact(sql, (tx) => changeOrders(tx, [cancel()], { process_id, vault: tools.vault }));

  // Both have begun before either may touch the order.
  let answers: Promise<Awaited<ReturnType<typeof cancelIn>>[]>;
  await transact(db.sql, async (tx) => {
    await tx`select 1 from orders.orders where id = ${order_id} for update`;
    answers = Promise.all([cancelIn('first'), cancelIn('second')]);
    await untilWaiting(2);
  });
  for (const [one] of await answers!) {
    assert.ok(one?.ok, JSON.stringify(one));
    assert.equal(one.value.status, 200);
  }
  count('races');

  async function untilWaiting(n: number): Promise<void> {
    for (let turn = 0; turn < 500; turn++) {
      const [row] = await sql<{ n: number }[]>`
        select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and application_name = 'twin-test'`;
      if (row!.n === n) return;
      await sleep(20);
    }
    assert.fail('the two never waited for the order');
  }
});
