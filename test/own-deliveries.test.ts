import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { takeInChunks } from '../server/modules/channels/index.ts';
import { givenChannel, givenRow } from '../server/modules/channels/testing.ts';
import { calmDays } from '../server/modules/fulfilment/testing.ts';
import { newId } from '../server/platform/ids.ts';
import { everyPromiseHolds } from './audit.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
let desk: Awaited<ReturnType<typeof givenStaff>>['browser'];
let goods: Awaited<ReturnType<typeof givenOpenDrop>>;
before(async () => {
  shop = await givenApp();
  desk = (await givenStaff(shop, { role: 'owner' })).browser;
  goods = await givenOpenDrop(shop.ctx, { stock: 20, cap: 5 });
});
after(() => shop.close());

type Buyer = ReturnType<typeof givenBuyer>;
type Shown = {
  state: string;
  lines: { line_id: string; arrived_at: string | null; tracking: { courier: string; tracking_number: string }[] }[];
  timeline: { what: string; detail: string | null }[];
};

async function bought(quantity = 1, more: object = {}) {
  const buyer = givenBuyer(shop);
  Object.assign(buyer.contact, more);
  await buyer.enter();
  const placed = await buyer.place(goods, { quantity });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const order = placed.body as { order_id: string; order_number: string; amount_krw: number };
  const paid = await buyer.confirm(order, await buyer.authenticate(order));
  assert.equal(paid.body.state, 'confirmed', JSON.stringify(paid.body));
  return { buyer, order, ...(await parcelOf(order.order_id)) };
}

type Parcel = { delivery_id: string; state: string; sido: string; sigungu: string; quantity: number };

async function parcelOf(order_id: string, holds = (_: Parcel): boolean => true): Promise<Parcel> {
  const [parcel] = await eventually(
    () => shop.ctx.sql<Parcel[]>`
      select p.delivery_id, p.state, p.sido, p.sigungu, (select sum(l.quantity)::int from fulfilment.lines l where l.parcel_id = p.id) as quantity
      from fulfilment.parcels p where p.order_id = ${order_id} and (p.compared or p.state <> 'open')`,
    (found) => found.length === 1 && holds(found[0]!),
  );
  return parcel!;
}

const seen = async (buyer: Buyer, order_id: string) =>
  (await buyer.call('GET', `/api/v1/orders/${order_id}`)).body as unknown as Shown;

async function asked(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Record<string, never>> {
  const reply = await desk.call(method, `/api/v1/admin${path}`, body);
  assert.ok(reply.status < 300, `${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body as Record<string, never>;
}

async function loaded(delivery_id: string) {
  const [day] = calmDays(new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10), 1);
  const wish = { name: `차 ${newId()}`, weekdays: [1, 2, 3, 4, 5, 6, 7], capacity: 9, areas: [] };
  const { team_id } = await asked('POST', '/delivery-teams', { ...wish, shop_id: goods.shop_id });
  await asked('POST', '/delivery-days/plan', { stops: [{ delivery_id, version: 0 }], day, team_id });
  await asked('POST', '/prints', { kind: 'slip', sheet: 'a4', load: { team_id, day } });
  const { path } = await asked('POST', `/delivery-teams/${team_id}/days/${day}/link`, {});
  const token = String(path).split('#')[1];
  const driver = givenBuyer(shop);
  const route = async () =>
    (await driver.call('POST', '/api/v1/driver/route', { token })).body as unknown as {
      stops: { name: string; address: string; not_loaded: string[] }[];
      alerts: { what: string }[];
    };
  return { token, driver, route, delivery_id };
}

test('a paid order stands on the board by its postal code, is brought by the driver, and its buyer sees it', async () => {
  const { buyer, order, delivery_id, ...parcel } = await bought(2);
  assert.deepEqual([parcel.sido, parcel.sigungu, parcel.quantity], ['서울특별시', '강남구', 2]);
  const { deliveries } = (await desk.call('GET', '/api/v1/admin/deliveries')).body as unknown as {
    deliveries: { delivery_id: string; parcels: { order_key: string; channel_kind: string }[] }[];
  };
  const shown = deliveries.find((one) => one.delivery_id === delivery_id);
  assert.deepEqual(
    shown?.parcels.map((one) => [one.order_key, one.channel_kind]),
    [[order.order_number, 'own']],
  );

  const { token, driver, route } = await loaded(delivery_id);
  const { stops } = await route();
  assert.deepEqual(
    stops.map((one) => [one.name, one.address, one.not_loaded]),
    [['홍길동', '서울특별시 강남구 테헤란로 1 101호', []]],
  );
  const done = await driver.call('POST', '/api/v1/driver/attempts', { token, delivery_id, outcome: 'done' });
  assert.equal(done.status, 201, JSON.stringify(done.body));
  const after = await seen(buyer, order.order_id);
  assert.deepEqual([after.state, after.timeline.at(-1)!.what], ['delivered', 'delivered']);
  assert.ok(after.lines[0]!.arrived_at);
  assert.equal(
    (await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, { reason: '변심' })).body.code,
    'order_state',
  );
  const [lot] = await shop.ctx.sql`select on_hand, allocated from inventory.lots where id = ${goods.lot_id}`;
  assert.deepEqual(lot, { on_hand: 18, allocated: 0 });
  await parcelOf(order.order_id, ({ state }) => state === 'done');
  const [row] = await eventually(
    () => shop.ctx.sql<{ state: string; delivered: boolean }[]>`
      select state, delivered_at is not null as delivered from desk.rows where order_id = ${order.order_id}`,
    ([one]) => one?.state === 'delivered',
  );
  assert.ok(row!.delivered);
  // Taken back by the shop: the goods are on the shelf, the money is on its way.
  const back = await desk.call('POST', `/api/v1/admin/orders/${order.order_id}/cancel`, {
    lines: [{ line_id: after.lines[0]!.line_id, quantity: 1 }],
    reason: '반품',
  });
  assert.deepEqual([back.status, back.body.state], [200, 'delivered'], JSON.stringify(back.body));
  const [again] = await shop.ctx.sql`select on_hand, allocated from inventory.lots where id = ${goods.lot_id}`;
  assert.deepEqual(again, { on_hand: 19, allocated: 0 });
  await everyPromiseHolds(shop.database_url);
});

test('an order of ours and one of a market to the same door are one stop; its number reaches the buyer, and may be corrected', async () => {
  const phone = `010${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
  const home = {
    name: '나래울',
    phone,
    postal_code: '06234',
    address1: '서울특별시 강남구 테헤란로 77',
    address2: '202호',
  };
  const { buyer, order, delivery_id } = await bought(1, { ...home, email: 'narae@example.com' });
  const channel = await givenChannel(shop.ctx.sql, { shop_id: goods.shop_id });
  const deps = { keys: shop.ctx.keys, vault: shop.app.modules.identity.vault };
  const place = { zip: '06234', address: '서울 강남구 테헤란로 77, 202호' };
  const rows = [
    givenRow({
      key: 'c1',
      order: 'c1',
      bundle: 'c1',
      state: 'confirmed',
      recipient: '나래울',
      phone,
      orderedAt: new Date().toISOString(),
      ...place,
    }),
  ];
  await takeInChunks(shop.ctx.sql, deps, { channel, import_id: null, rows, seen_at: new Date() });
  const [both] = await eventually(
    () =>
      shop.ctx.sql<
        { n: number }[]
      >`select count(*)::int as n from fulfilment.parcels where delivery_id = ${delivery_id}`,
    ([one]) => one!.n === 2,
  );
  assert.equal(both!.n, 2);
  const enter = (tracking_number: string, key = order.order_number) =>
    asked('POST', '/boxes/tracking', {
      entries: [{ key, courier: 'CJ대한통운', tracking_number }],
    }) as Promise<{ outcomes?: { outcome: string }[] }>;
  assert.deepEqual(
    (await enter('123456789012')).outcomes?.map((one) => one.outcome),
    ['saved'],
  );
  const shown = await seen(buyer, order.order_id);
  assert.equal(shown.state, 'shipped');
  assert.deepEqual(shown.lines[0]!.tracking, [{ courier: 'CJ대한통운', tracking_number: '123456789012' }]);
  assert.deepEqual(
    [shown.timeline.at(-1)!.what, shown.timeline.at(-1)!.detail],
    ['shipped', 'CJ대한통운 123456789012'],
  );
  await eventually(
    () => shop.ctx.sql<{ state: string }[]>`select state from desk.rows where order_id = ${order.order_id}`,
    ([one]) => one?.state === 'shipping',
  );
  const mailed = () => shop.ctx.sql<{ data: object }[]>`
    select data from notifications.mails where order_id = ${order.order_id} and kind = 'order_shipped'`;
  await eventually(mailed, (rows) => rows.length === 1);
  // A number of our own may be corrected; nobody is mailed twice.
  const [box] = await shop.ctx.sql<
    { id: string }[]
  >`select id from fulfilment.boxes where delivery_id = ${delivery_id}`;
  assert.deepEqual(
    (await enter('123456789023', box!.id)).outcomes?.map((one) => one.outcome),
    ['saved'],
  );
  const mended = await seen(buyer, order.order_id);
  assert.deepEqual(
    [mended.lines[0]!.tracking[0]!.tracking_number, mended.timeline.at(-1)!.what],
    ['123456789023', 'tracking_changed'],
  );
  await everyPromiseHolds(shop.database_url);
  assert.equal((await mailed()).length, 1);
});

test('what is canceled after its papers were printed is told to the team; what is canceled in part stays with the rest', async () => {
  const { buyer, order, delivery_id } = await bought(2, {
    phone: '010-5555-1234',
    name: '문가온',
    address1: '서울특별시 강남구 테헤란로 9',
  });
  const { route } = await loaded(delivery_id);
  const cancel = async (quantity: number) => {
    const [line] = (await seen(buyer, order.order_id)).lines;
    const lines = [{ line_id: line!.line_id, quantity }];
    const reply = await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, { reason: '변심', lines });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
  };
  const alerts = async (what: string) =>
    eventually(
      async () => (await route()).alerts.map((one) => one.what),
      (said) => said.includes(what),
    );
  await cancel(1);
  await alerts('changed');
  assert.equal((await parcelOf(order.order_id)).quantity, 1);
  await cancel(1);
  await alerts('canceled');
  assert.equal((await parcelOf(order.order_id, ({ state }) => state === 'void')).state, 'void');
  assert.deepEqual((await route()).stops, []);
});
