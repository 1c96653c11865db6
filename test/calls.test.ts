import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { takeRows } from '../server/modules/channels/take-rows.ts';
import { givenChannel, givenRow } from '../server/modules/channels/testing.ts';
import { transact } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';
import { koreaDayIn } from '../server/platform/testing.ts';
import { eventually, type GivenApp, givenApp } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
let clerk: Awaited<ReturnType<typeof givenStaff>>['browser'];
const shop_id = newId();
const agreed = koreaDayIn(33);
const wished = koreaDayIn(31);
const home = { recipient: '나래울', phone: '01077771234', state: 'confirmed' as const, hopeDate: koreaDayIn(29) };

before(async () => {
  shop = await givenApp();
  clerk = (await givenStaff(shop, { role: 'order_desk', shops: [shop_id] })).browser;
  await take('smartstore', '스마트스토어', { key: 'N-1', ...home });
  await take('store', '본점', { key: 'S-1', ...home });
  await take('coupang', '쿠팡', { key: 'C-1', ...home, phone: '01077771235' });
});
after(() => shop.close());

async function take(kind: string, name: string, row: Parameters<typeof givenRow>[0]) {
  const channel = await givenChannel(shop.ctx.sql, { shop_id, kind, name });
  const deps = { vault: shop.app.modules.identity.vault, keys: shop.ctx.keys };
  const rows = [givenRow({ order: row.key, bundle: row.key, ...row })];
  await transact(shop.ctx.sql, (tx) =>
    takeRows(tx, deps, { channel, import_id: null, rows, seen_at: new Date('2026-11-20T00:00:00Z') }),
  );
  return { channel, rows, deps };
}

type Seen = {
  orders: { order_id: string; order_number: string; channel: { name: string } }[];
  agreed: Record<string, string>;
  calls: { call_id: string; phone: string; note: string; next_action: string | null; agreed_on: string | null }[];
};
const caller = async (phone: string, who = clerk) =>
  (await who.call('POST', '/api/v1/admin/callers', { phone })).body as Seen;

test('a number shows its orders of every channel, however it is typed, and nobody else’s', async () => {
  const found = await eventually(
    () => caller('010-7777-1234'),
    (seen) => seen.orders?.length === 2,
    60_000,
  );
  assert.deepEqual(found.orders.map((one) => one.order_number).sort(), ['N-1', 'S-1']);
  assert.deepEqual((await caller('+82 10 7777 1234')).orders.length, 2);
  assert.ok(!JSON.stringify(found).includes('나래울') && !JSON.stringify(found).includes('77771234'), 'masked');
  const stranger = (await givenStaff(shop, { role: 'order_desk', shops: [newId()] })).browser;
  assert.deepEqual((await caller('010-7777-1234', stranger)).orders, []);
});

test('a call is logged once with what is next; the day agreed by phone stands over the channel’s wish, also when the channel tells it again', async () => {
  const [order] = (await caller('010-7777-1234')).orders.filter((one) => one.order_number === 'N-1');
  const { order_id } = order!;
  const due_at = new Date(Date.now() + 3_600_000).toISOString();
  const body = {
    shop_id,
    phone: '010-7777-1234',
    direction: 'in',
    topic: 'day',
    order_id,
    agreed_on: agreed,
    next: { action: 'call_back', due_at },
    note: '나래울 님, 오전에 전화',
  };
  const key = newId();
  const logged = await clerk.call('POST', '/api/v1/admin/calls', body, key);
  assert.equal(logged.status, 201, JSON.stringify(logged.body));
  assert.deepEqual((await clerk.call('POST', '/api/v1/admin/calls', body, key)).body, logged.body);
  const dayOf = async () => {
    const page = await clerk.call('GET', '/api/v1/admin/deliveries');
    const deliveries = page.body.deliveries as {
      wished_on: string;
      parcels: { order_key: string; wished_on: string; agreed: boolean }[];
    }[];
    return deliveries.flatMap((one) => one.parcels).find((one) => one.order_key === 'N-1');
  };
  assert.deepEqual([(await dayOf())?.wished_on, (await dayOf())?.agreed], [agreed, true]);
  const [known] = await shop.ctx.sql<{ id: string; shop_id: string }[]>`
    select id, shop_id from channels.channels where kind = 'smartstore' and shop_id = ${shop_id}`;
  const deps = { vault: shop.app.modules.identity.vault, keys: shop.ctx.keys };
  const again = [givenRow({ key: 'N-1', order: 'N-1', bundle: 'N-1', ...home, hopeDate: wished, message: '문 앞' })];
  await transact(shop.ctx.sql, (tx) =>
    takeRows(tx, deps, { channel: known!, import_id: null, rows: again, seen_at: new Date() }),
  );
  await eventually(
    () => shop.ctx.sql`select 1 from fulfilment.parcels where order_id = ${order_id} and wished_on = ${wished}`,
    (rows) => rows.length === 1,
    60_000,
  );
  assert.equal((await dayOf())?.wished_on, agreed, 'what was agreed stands');
  // What goes to that door goes on that day, so the grid has each of its orders under it.
  const in_grid = async (day: string) => {
    const page = await clerk.call('GET', `/api/v1/orders?wished_from=${day}&wished_to=${day}`);
    return (page.body.orders as { order_id: string }[]).map((one) => one.order_id);
  };
  await eventually(
    () => in_grid(agreed),
    (ids) => ids.includes(order_id),
    60_000,
  );
  assert.ok(!(await in_grid(wished)).includes(order_id), 'the grid goes by the day that was agreed');

  const seen = await caller('010-7777-1234');
  assert.equal(seen.agreed[order_id], agreed);
  assert.deepEqual([seen.calls.length, seen.calls[0]?.agreed_on], [1, agreed]);
  const open = (await clerk.call('GET', '/api/v1/admin/calls')).body.calls as Seen['calls'];
  assert.deepEqual(
    open.map((one) => [one.next_action, one.phone]),
    [['call_back', '010-****-1234']],
  );
  const { call_id } = open[0]!;
  assert.equal((await clerk.call('POST', `/api/v1/admin/calls/${call_id}/done`, {})).status, 200);
  assert.deepEqual((await clerk.call('GET', '/api/v1/admin/calls')).body.calls, []);
});

test('refused: another shop, a day gone by, a day without an order, an order with nothing to bring; nothing personal in the clear', async () => {
  const base = { shop_id, phone: '010-1234-5678', direction: 'in', topic: 'question' };
  const tries: [object, string][] = [
    [{ shop_id: newId() }, 'not_found'],
    [{ agreed_on: agreed }, 'invalid_input'],
    [{ order_id: newId(), agreed_on: '2020-01-01' }, 'invalid_input'],
    [{ order_id: newId(), agreed_on: '2026-02-31' }, 'invalid_input'],
    [{ order_id: newId(), agreed_on: agreed }, 'no_open_delivery'],
  ];
  for (const [more, code] of tries)
    assert.equal(
      (await clerk.call('POST', '/api/v1/admin/calls', { ...base, ...more })).body.code,
      code,
      JSON.stringify(more),
    );
  const rows = JSON.stringify(await shop.ctx.sql`select * from fulfilment.calls`);
  const kept = JSON.stringify(await shop.ctx.sql`select * from platform.idempotency`);
  for (const secret of ['나래울', '77771234', '7777-1234', '오전'])
    assert.ok(!rows.includes(secret) && !kept.includes(secret), secret);
});
