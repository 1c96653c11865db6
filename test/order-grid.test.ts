import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { takeInChunks } from '../server/modules/channels/index.ts';
import { givenChannel, givenRow } from '../server/modules/channels/testing.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
});
after(() => shop.close());

type Row = { order_id: string; order_number: string; origin: string; state: string; recipient: string } & {
  region: { sido: string; sigungu: string };
  lines: { line_key: string; state: string; quantity: number }[];
};

test('orders of the shop and of a channel are in one grid, and everybody else sees their own', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 5 });
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const placed = (await buyer.place(goods)).body as { order_id: string; amount_krw: number };
  await buyer.confirm(placed, await buyer.authenticate(placed));
  const channel = await givenChannel(shop.ctx.sql, { shop_id: goods.shop_id, name: '시험 스토어' });
  const { keys, sql } = shop.ctx;
  const deps = { keys, vault: shop.app.modules.identity.vault };
  const rows = [
    givenRow({ key: 'line-po-1', order: '2026041345314991', bundle: 'bundle-1', qty: 2, recipient: '제갈공명' }),
    givenRow({ key: 'line-po-2', order: '2026041345314991', bundle: 'bundle-1', state: 'cancel_requested' }),
  ];
  await takeInChunks(sql, deps, { channel, import_id: null, rows, seen_at: new Date() });
  const { browser: staff } = await givenStaff(shop, { role: 'manager' });
  const ask = async (query = '') =>
    (await staff.call('GET', `/api/v1/orders${query}`)).body as { orders: Row[]; total: number };

  const both = await eventually(
    () => ask('?sort=-ordered'),
    ({ orders }) => orders.length === 2 && orders[0]?.state === 'confirmed',
  );
  assert.deepEqual(
    both.orders.map(({ order_id, origin }) => ({ order_id: origin === 'own' ? order_id : '', origin })),
    [
      { order_id: placed.order_id, origin: 'own' },
      { order_id: '', origin: 'channel' },
    ],
  );
  const theirs = both.orders[1]!;
  assert.equal(theirs.state, 'cancel_requested', 'what asks for somebody is what the row shows');
  assert.deepEqual(theirs.lines.map(({ line_key, quantity, state }) => [line_key, quantity, state]).sort(), [
    ['line-po-1', 2, 'new'],
    ['line-po-2', 1, 'cancel_requested'],
  ]);
  for (const q of ['2026041345314991', 'line-po-2', '제갈공명', '0100000-1234'])
    await eventually(
      () => ask(`?q=${encodeURIComponent(q)}`),
      ({ orders }) => orders.length === 1 && orders[0]?.order_id === theirs.order_id,
    );
  const own = await eventually(
    () => ask('?channel=own&sido=서울특별시'),
    ({ total }) => total === 1,
  );
  assert.deepEqual(own.orders[0]?.region, { sido: '서울특별시', sigungu: '강남구', remote: null, flag: null });

  const { deliveries } = (await staff.call('GET', '/api/v1/deliveries?state=cancel_requested')).body as {
    deliveries: { bundle: string; region: object; lines: object[]; recipient: string }[];
  };
  assert.equal(deliveries.length, 1);
  assert.deepEqual(
    [deliveries[0]?.bundle, deliveries[0]?.region, deliveries[0]?.lines.length, deliveries[0]?.recipient],
    ['bundle-1', { sido: '서울특별시', sigungu: '강남구', remote: null, flag: null }, 2, '제**명, 010-****-1234'],
  );
  const choices = (await staff.call('GET', '/api/v1/admin/grid-choices')).body as { channels: { label: string }[] };
  assert.deepEqual(
    choices.channels.map((one) => one.label),
    ['시험 스토어', '우리 가게'],
  );

  const mine = (await buyer.call('GET', '/api/v1/orders')).body as { orders: Row[]; total?: number };
  assert.deepEqual([mine.orders.map((one) => one.order_id), mine.total], [[placed.order_id], undefined]);
  assert.deepEqual(((await staff.call('GET', '/api/v1/me/orders')).body as { orders: Row[] }).orders, []);
});
