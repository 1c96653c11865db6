import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { count } from '../../../test/count.ts';
import { eventually, type GivenApp, givenApp, givenBuyer } from '../../../test/given-app.ts';
import { transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { koreaDayIn } from '../../platform/testing.ts';
import { givenProduct } from '../catalog/testing.ts';
import { createDrop } from '../drops/index.ts';
import { givenDrop } from '../drops/testing.ts';
import { openWarehouse, receiveStock } from '../inventory/index.ts';
import { allocateGoods } from './allocate-goods.job.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
});
after(async () => {
  await shop?.close();
});

async function givenPreorder(allotment = 100) {
  const shop_id = newId();
  const offer = await givenProduct(shop.ctx.sql, { shop_id, price_krw: 9_000 });
  const { variant_id, unit_price_krw } = offer;
  const drop_id = await givenDrop(shop.ctx.sql, { shop_id, variant_id, allotment, cap: 10, kind: 'preorder' });
  const { id: warehouse_id } = await transact(shop.ctx.sql, (tx) => openWarehouse(tx, { shop_id, name: '예약 창고' }));
  return { shop_id, variant_id, unit_price_krw, drop_id, warehouse_id };
}
type Goods = Awaited<ReturnType<typeof givenPreorder>>;

async function bought(goods: Goods, quantity: number) {
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const placed = await buyer.place(goods, { quantity });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const order = placed.body as { order_id: string; amount_krw: number };
  const confirmed = await buyer.confirm(order, await buyer.authenticate(order));
  assert.equal(confirmed.body.state, 'confirmed', JSON.stringify(confirmed.body));
  const read = async () =>
    (await buyer.call('GET', `/api/v1/orders/${order.order_id}`)).body as {
      state: string;
      lines: { promised_on: string; line_id: string }[];
      timeline: { what: string }[];
    };
  const has_goods = async () => (await read()).timeline.some((entry) => entry.what === 'goods_allocated');
  const cancel = (body: object = {}) =>
    buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, { reason: '단순 변심', ...body });
  return { order_id: order.order_id, read, has_goods, cancel };
}

const arrive = (goods: Goods, quantity: number, expires_on: string | null = null) =>
  transact(shop.ctx.sql, async (tx) => {
    const { variant_id, warehouse_id } = goods;
    const done = await receiveStock(tx, {
      variant_id,
      warehouse_id,
      quantity,
      expires_on,
      reason: null,
      made_by: 'system',
    });
    assert.ok(done.ok);
  });

const figures = async (variant_id: string) => {
  const [row] = await shop.ctx.sql<
    { on_hand: number; held: number; allocated: number; waiting: number; sold: number }[]
  >`
    select (select coalesce(sum(on_hand), 0)::int from inventory.lots where variant_id = ${variant_id}) as on_hand,
      (select coalesce(sum(held), 0)::int from inventory.lots where variant_id = ${variant_id}) as held,
      (select coalesce(sum(allocated), 0)::int from inventory.lots where variant_id = ${variant_id}) as allocated,
      (select coalesce(sum(quantity - returned), 0)::int from inventory.holds
        where variant_id = ${variant_id} and lot_id is null and state = 'committed') as waiting,
      (select coalesce(sum(quantity - returned), 0)::int from inventory.holds
        where variant_id = ${variant_id} and lot_id is not null and state = 'committed') as sold`;
  return row!;
};

test('a pre-order is paid without stock, knows its promised day, and has its goods when they come: the oldest first, all or wait', async () => {
  const goods = await givenPreorder();
  const [first, second, third] = [await bought(goods, 2), await bought(goods, 3), await bought(goods, 1)];
  assert.equal((await first.read()).lines[0]!.promised_on, '2027-01-31');
  assert.equal((await figures(goods.variant_id)).waiting, 6);
  await arrive(goods, 4);
  await eventually(first.has_goods, Boolean);
  await allocateGoods(shop.ctx);
  // Two are left; the second wants three, and the third, who wants one, does not overtake.
  assert.deepEqual(await figures(goods.variant_id), { on_hand: 4, held: 0, allocated: 2, waiting: 4, sold: 2 });
  assert.equal(await third.has_goods(), false);
  await arrive(goods, 1, koreaDayIn(220));
  await eventually(second.has_goods, Boolean);
  assert.deepEqual(await figures(goods.variant_id), { on_hand: 5, held: 0, allocated: 5, waiting: 1, sold: 5 });
  const entries = (await second.read()).timeline.filter((entry) => entry.what === 'goods_allocated');
  assert.equal(entries.length, 1);
});

test('who cancels no longer waits; what comes back from a canceled order goes to the next', async () => {
  const goods = await givenPreorder();
  const [first, second, third] = [await bought(goods, 2), await bought(goods, 2), await bought(goods, 2)];
  assert.equal((await first.cancel()).status, 200);
  await arrive(goods, 2);
  await eventually(second.has_goods, Boolean);
  assert.equal(await first.has_goods(), false);
  assert.equal(await third.has_goods(), false);
  assert.equal((await second.cancel()).status, 200);
  await eventually(third.has_goods, Boolean);
  assert.deepEqual(await figures(goods.variant_id), { on_hand: 2, held: 0, allocated: 2, waiting: 0, sold: 2 });
});

test('goods that were there before the order was paid are given to it too', async () => {
  const goods = await givenPreorder();
  await arrive(goods, 5);
  const one = await bought(goods, 2);
  await eventually(one.has_goods, Boolean);
});

test('a partly canceled pre-order waits for the rest only', async () => {
  const goods = await givenPreorder();
  const one = await bought(goods, 3);
  const { line_id } = (await one.read()).lines[0]!;
  assert.equal((await one.cancel({ lines: [{ line_id, quantity: 1 }] })).status, 200);
  await arrive(goods, 2);
  await eventually(one.has_goods, Boolean);
  assert.deepEqual(await figures(goods.variant_id), { on_hand: 2, held: 0, allocated: 2, waiting: 0, sold: 2 });
});

test('free units that are spoken for by waiting pre-orders are not sold in a new drop', async () => {
  const goods = await givenPreorder();
  await bought(goods, 5);
  await shop.ctx
    .sql`update drops.drops set closes_at = now() - interval '1 second', opens_at = now() - interval '1 hour'
    where id = ${goods.drop_id}`;
  await arrive(goods, 4); // fewer than the order wants: it waits on, and they are its own
  const next = (allotment: number) =>
    transact(shop.ctx.sql, (tx) =>
      createDrop(tx, {
        variant_id: goods.variant_id,
        kind: 'stock',
        title_ko: '다음',
        title_en: 'next',
        opens_at: new Date().toISOString(),
        closes_at: new Date(Date.now() + 60_000).toISOString(),
        allotment,
        cap_per_person: 1,
      }),
    );
  const refused = await next(1);
  assert.equal(!refused.ok && refused.error.code, 'short_stock');
  await arrive(goods, 3);
  await eventually(
    () => figures(goods.variant_id),
    (seen) => seen.waiting === 0,
  );
  const granted = await next(2);
  assert.ok(granted.ok);
});

test('goods arrive while everybody cancels: no unit is lost, none given twice', { timeout: 120_000 }, async () => {
  for (let round = 0; round < 3; round++) {
    const goods = await givenPreorder();
    const buyers = await Promise.all(Array.from({ length: 12 }, () => bought(goods, 2)));
    const work: Promise<unknown>[] = buyers.filter((_, at) => at % 2 === 0).map((one) => one.cancel());
    for (let at = 0; at < 6; at++) work.push(arrive(goods, 3).then(() => allocateGoods(shop.ctx)));
    await Promise.all(work);
    await eventually(
      () => figures(goods.variant_id),
      (seen) => seen.waiting === 0 && seen.sold === 12,
    );
    assert.deepEqual(await figures(goods.variant_id), { on_hand: 18, held: 0, allocated: 12, waiting: 0, sold: 12 });
    count('races');
  }
});
