import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { count } from '../../../test/count.ts';
import { transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { givenProduct } from '../catalog/testing.ts';
import { createDrop } from '../drops/index.ts';
import { givenStock } from '../inventory/testing.ts';
import { placeOrders } from './place-orders.ts';
import { standForPlacing, wishFor } from './testing-place.ts';

const stand = standForPlacing('late-drop-test', 12);

type Goods = { shop_id: string; variant_id: string; unit_price_krw: number };

async function givenGoods(units: number): Promise<Goods> {
  const shop_id = newId();
  const offer = await givenProduct(stand.sql, { shop_id, price_krw: 9_000 });
  await givenStock(stand.sql, { shop_id, variant_id: offer.variant_id, quantity: units });
  return { shop_id, variant_id: offer.variant_id, unit_price_krw: offer.unit_price_krw };
}

const schedule = (tx: Parameters<typeof createDrop>[0], goods: Goods, allotment: number, opens_in_ms: number) =>
  createDrop(tx, {
    variant_id: goods.variant_id,
    kind: 'stock',
    title_ko: '드롭',
    title_en: 'drop',
    opens_at: new Date(Date.now() + opens_in_ms).toISOString(),
    closes_at: new Date(Date.now() + 3_600_000).toISOString(),
    allotment,
    cap_per_person: 5,
  });

async function place(goods: Goods) {
  const { tools } = stand;
  await stand.tools.numbers.reserve(1);
  const [result] = await transact(stand.sql, (tx) => placeOrders(tx, [wishFor(tools, goods)], tools));
  return result!.ok ? 'placed' : result!.error.code;
}

/** What the drop may still sell against what is really there for it. */
async function figures(goods: Goods) {
  const [row] = await stand.sql<{ unsold: number; available: number; placed: number; taken: number }[]>`
    select coalesce(sum(d.allotment - d.taken), 0)::int as unsold, coalesce(sum(d.taken), 0)::int as taken,
      (select sum(on_hand - held - allocated)::int from inventory.lots where variant_id = ${goods.variant_id}) as available,
      (select count(*)::int from orders.lines where variant_id = ${goods.variant_id}) as placed
    from drops.drops d where d.variant_id = ${goods.variant_id} and d.retired_at is null`;
  return { ...row! };
}

for (const [opens_in_ms, said] of [
  [60_000, 'not_open_yet'],
  [-60_000, 'placed'],
] as const)
  test(`an order that had read "no drop" when one was scheduled: ${said}, and counted by it`, async () => {
    const goods = await givenGoods(3);
    let ordering: Promise<string> | undefined;
    const made = await transact(stand.sql, async (tx) => {
      const drop = await schedule(tx, goods, 3, opens_in_ms);
      // Not committed: the order reads that there is no drop, and waits for the lots.
      ordering = place(goods);
      const deadline = performance.now() + 20_000;
      for (let waiting = 0; waiting === 0; await wait(20)) {
        assert.ok(performance.now() < deadline, 'the order did not wait for the lots');
        const [row] = await stand.db.sql<{ n: number }[]>`
          select count(*)::int as n from pg_stat_activity
          where application_name = 'late-drop-test' and wait_event_type = 'Lock' and query like '%sold_through%'`;
        waiting = row!.n;
      }
      return drop;
    });
    assert.ok(made.ok);
    assert.equal(await ordering, said);
    const placed = said === 'placed' ? 1 : 0;
    assert.deepEqual(await figures(goods), { unsold: 3 - placed, available: 3 - placed, placed, taken: placed });
    count('races');
  });

test('drops are scheduled while everybody buys: none promises more than is left for it', {
  timeout: 120_000,
}, async () => {
  for (let round = 0; round < 2; round++) {
    const goods = await givenGoods(40);
    const buying = Array.from({ length: 24 }, async (_, at) => {
      await wait(at % 6);
      return await place(goods);
    });
    const scheduling = [30, 25].map((allotment) =>
      transact(stand.sql, (tx) => schedule(tx, goods, allotment, -60_000)),
    );
    const made = await Promise.all(scheduling);
    await Promise.all(buying);
    assert.ok(made.filter((one) => one.ok).length <= 1, 'one drop governs a variant');
    const { unsold, available } = await figures(goods);
    assert.ok(unsold <= available, `the drop may still sell ${unsold}, ${available} are left`);
    count('races');
  }
});

test('a drop that is refused leaves its variant in the hands of the one before it', async () => {
  const goods = await givenGoods(3);
  const first = await transact(stand.sql, (tx) => schedule(tx, goods, 2, -60_000));
  assert.ok(first.ok);
  await stand.sql`
    update drops.drops set opens_at = now() - interval '1 hour', closes_at = now() - interval '1 second'
    where id = ${first.value.drop_id}`;
  const second = await transact(stand.sql, (tx) => schedule(tx, goods, 99, -60_000));
  assert.equal(!second.ok && second.error.code, 'short_stock');
  assert.equal(await place(goods), 'sale_ended');
});
