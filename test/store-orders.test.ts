import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenProduct } from '../server/modules/catalog/testing.ts';
import { calmDays } from '../server/modules/fulfilment/testing.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { newId } from '../server/platform/ids.ts';
import { koreaDayIn } from '../server/platform/testing.ts';
import { readChecks } from '../verify/read-checks.ts';
import { runCheck } from '../verify/run-check.ts';
import { eventually, type GivenApp, givenApp, givenBuyer } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
let clerk: Awaited<ReturnType<typeof givenStaff>>['browser'];
let goods: { shop_id: string; bed: string; rice: string; channel_id: string };
const signature = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('signed by 나래울')]).toString(
  'base64',
);
const customer = {
  name: '나래울',
  phone: '010-7777-1234',
  postal_code: '06234',
  address: '서울특별시 강남구 테헤란로 7 가람동 101호',
  message: '경비실에 맡겨 주세요',
};

before(async () => {
  shop = await givenApp();
  goods = await givenCounter();
  clerk = (await givenStaff(shop, { role: 'order_desk', shops: [goods.shop_id] })).browser;
});
after(() => shop.close());

async function givenCounter() {
  const { sql } = shop.ctx;
  const shop_id = newId();
  const bed = await givenProduct(sql, { shop_id, title: '포근 매트리스', price_krw: 890_000 });
  const rice = await givenProduct(sql, { shop_id, title: '햅쌀 10kg', price_krw: 39_900, tax_free: true });
  await givenStock(sql, { shop_id, variant_id: bed.variant_id, quantity: 5 });
  await givenStock(sql, { shop_id, variant_id: rice.variant_id, quantity: 5 });
  const owner = (await givenStaff(shop, { role: 'manager' })).browser;
  const opened = await owner.call('POST', '/api/v1/admin/stores', { shop_id, name: '가로수길점' });
  assert.equal(opened.status, 201, JSON.stringify(opened.body));
  return { shop_id, bed: bed.variant_id, rice: rice.variant_id, channel_id: String(opened.body.channel_id) };
}

const base = '/api/v1/admin/store-orders';
const order = (more: object = {}) => ({
  channel_id: goods.channel_id,
  lines: [
    { variant_id: goods.bed, quantity: 1, unit_krw: 850_000, price_reason: 'display' },
    { variant_id: goods.rice, quantity: 2, unit_krw: 39_900 },
  ],
  shipping_krw: 30_000,
  handover: 'delivery',
  wished_on: '2026-12-24',
  customer,
  memo: '엘리베이터 없음, 나래울 님 단골',
  tenders: [
    {
      kind: 'card',
      part: 'deposit',
      amount_krw: 300_000,
      approval_number: String(Date.now()).slice(-8),
      issuer: '신한',
    },
    { kind: 'transfer', part: 'deposit', amount_krw: 100_000, depositor: '나래울' },
  ],
  signature_png: signature,
  ...more,
});
type Detail = Record<string, never> & {
  version: number;
  due_krw: number;
  total_krw: number;
  lines: { line_id: string; variant_id: string; unit_krw: number; quantity: number; canceled: boolean }[];
  tenders: { tender_id: string; amount_krw: number; refunded_krw: number }[];
  papers: { paper_id: string; state: string }[];
};
const read = async (id: unknown, query = '') => (await clerk.call('GET', `${base}/${id}${query}`)).body as Detail;

/** Every check of the books that minds the counter. */
async function redChecks(): Promise<string[]> {
  const settings = { segment_rows: 1_000, grace_s: 60, journal: null, done: () => undefined, save: () => {} };
  const red: string[] = [];
  for (const check of readChecks())
    if (/^(store|journals|lots|stock|balances|holds)/.test(check.name))
      if (!(await runCheck(shop.ctx.sql, check, settings)).ok) red.push(check.name);
  return red;
}

test('an order is taken with its deposit, and everything of it is kept, split and booked', async () => {
  const key = newId();
  const body = order();
  const taken = await clerk.call('POST', base, body, key);
  assert.equal(taken.status, 201, JSON.stringify(taken.body));
  assert.match(String(taken.body.number), /^S\d{6}-\d{4,}$/);
  assert.equal(taken.body.due_krw, 850_000 + 79_800 + 30_000 - 400_000);
  const again = await clerk.call('POST', base, body, key);
  assert.deepEqual(again.body, taken.body, 'one key, one order');

  const seen = await read(taken.body.order_id);
  const { supply_krw, vat_krw, exempt_krw, total_krw } = seen as unknown as Record<string, number>;
  assert.deepEqual([total_krw, exempt_krw, vat_krw], [959_800, 79_800, 77_273 + 2_727]);
  assert.equal(supply_krw! + vat_krw! + exempt_krw!, total_krw);
  assert.deepEqual(
    [(seen as never as { sido: string }).sido, (seen as never as { sigungu: string }).sigungu],
    ['서울특별시', '강남구'],
  );
  const text = JSON.stringify(seen);
  for (const secret of ['나래울', '7777', '테헤란로', '경비실', '엘리베이터', signature])
    assert.ok(!text.includes(secret), `masked: ${secret}`);
  assert.equal((await clerk.call('GET', `${base}/${taken.body.order_id}?reveal=true`)).status, 400, 'why?');
  const shown = JSON.stringify(await read(taken.body.order_id, '?reveal=true&reason=delivery'));
  for (const secret of ['나래울', '01077771234', '테헤란로 7', '경비실', '엘리베이터', signature])
    assert.ok(shown.includes(secret), secret);
  const [lot] = await shop.ctx.sql<{ allocated: number }[]>`
    select allocated from inventory.lots where variant_id = ${goods.bed}`;
  const states = (seen as never as { lines: { stock_state: string }[] }).lines.map((line) => line.stock_state);
  assert.deepEqual([lot!.allocated, states], [1, ['allocated', 'allocated']]);
  assert.deepEqual(await redChecks(), []);
});

test('refused: no reason for a price, no address, too much money, a slip twice, a day that is none, another shop', async () => {
  const theirs = await givenProduct(shop.ctx.sql, { shop_id: newId() });
  const line = { variant_id: goods.rice, quantity: 1, unit_krw: 39_900 };
  const { postal_code: _, ...nowhere } = customer;
  const slip = { kind: 'card', part: 'deposit', amount_krw: 1_000, approval_number: '87654321' };
  const first = await clerk.call('POST', base, order({ tenders: [slip] }));
  assert.equal(first.status, 201);
  const tries: [object, string][] = [
    [{ lines: [{ ...line, unit_krw: 30_000 }] }, 'price_reason_needed'],
    [{ customer: nowhere }, 'address_needed'],
    [{ tenders: [{ kind: 'cash', part: 'deposit', amount_krw: 999_999_999 }] }, 'more_than_due'],
    [{ tenders: [{ kind: 'card', part: 'deposit', amount_krw: 1_000 }] }, 'invalid_input'],
    [{ tenders: [slip] }, 'approval_known'],
    [{ wished_on: '2026-02-31' }, 'invalid_input'],
    [{ lines: [{ ...line, variant_id: theirs.variant_id }] }, 'not_found'],
    [{ channel_id: newId() }, 'not_found'],
    [{ signature_png: 'AAAA' }, 'invalid_input'],
  ];
  for (const [more, code] of tries) {
    const reply = await clerk.call('POST', base, order({ tenders: [], ...more }));
    assert.equal(reply.body.code, code, JSON.stringify(more));
  }
  const stranger = (await givenStaff(shop, { role: 'order_desk', shops: [newId()] })).browser;
  assert.equal((await stranger.call('POST', base, order({ tenders: [] }))).status, 404);
  assert.equal((await stranger.call('GET', `${base}/${first.body.order_id}`)).status, 404);
  const cancel = await stranger.call('POST', `${base}/${first.body.order_id}/cancel`, {
    version: 1,
    reason: 'mistake',
  });
  assert.equal(cancel.status, 404);
  assert.deepEqual((await stranger.call('GET', base)).body.orders, []);
});

test('changed, paid, given back, canceled: due, stock and books follow; a stale page is told', async () => {
  const { order_id } = (await clerk.call('POST', base, order({ tenders: [] }))).body;
  let seen = await read(order_id);
  const [bed, rice] = seen.lines;
  const wished = { version: seen.version, wished_on: '2026-12-31', customer: { ...customer, message: undefined } };
  assert.equal((await clerk.call('PATCH', `${base}/${order_id}`, wished)).status, 200);
  assert.equal((await clerk.call('PATCH', `${base}/${order_id}`, wished)).body.code, 'conflict');
  seen = await read(order_id);
  const lines = [
    { line_id: bed!.line_id, variant_id: bed!.variant_id, quantity: 2, unit_krw: 800_000, price_reason: 'set' },
    { variant_id: goods.rice, quantity: 1, unit_krw: 39_900 },
  ];
  const changed = await clerk.call('PATCH', `${base}/${order_id}`, { version: seen.version, lines, shipping_krw: 0 });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.equal(changed.body.due_krw, 1_639_900);
  seen = await read(order_id);
  assert.deepEqual(
    seen.lines.map((line) => [line.quantity, line.canceled]),
    [
      [2, false],
      [2, true],
      [1, false],
    ],
  );
  assert.equal(rice!.variant_id, goods.rice);
  assert.deepEqual(await redChecks(), []);

  const cash = { kind: 'cash', part: 'balance', amount_krw: 1_639_900 };
  const paid = await clerk.call('POST', `${base}/${order_id}/tenders`, { version: seen.version, tender: cash });
  assert.deepEqual([paid.status, paid.body.due_krw], [201, 0]);
  const due = (await clerk.call('GET', `${base}?due=true`)).body.orders as { order_id: string }[];
  assert.ok(!due.some((one) => one.order_id === order_id), 'nothing is due of it');
  const gone = await clerk.call('POST', `${base}/${order_id}/cancel`, {
    version: paid.body.version,
    reason: 'customer',
  });
  assert.equal(gone.body.due_krw, -1_639_900, 'owed back');
  seen = await read(order_id);
  const { tender_id } = seen.tenders[0]!;
  const refund = (amount_krw: number, version: unknown) =>
    clerk.call('POST', `${base}/${order_id}/tenders/${tender_id}/refund`, { version, amount_krw, reason: 'customer' });
  assert.equal((await refund(1_639_901, seen.version)).body.code, 'more_than_taken');
  const part = await refund(639_900, seen.version);
  const rest = await refund(1_000_000, part.body.version);
  assert.equal(rest.body.due_krw, 0);
  assert.equal((await refund(1, rest.body.version)).body.code, 'more_than_taken');
  const late = { version: rest.body.version, tender: { kind: 'cash', part: 'balance', amount_krw: 1 } };
  assert.equal((await clerk.call('POST', `${base}/${order_id}/tenders`, late)).body.code, 'already_done');
  const [held] = await shop.ctx.sql<{ units: number }[]>`
    select coalesce(sum(quantity - returned), 0)::int as units from inventory.holds
    where order_id = ${String(order_id)} and state in ('active', 'committed')`;
  assert.equal(held!.units, 0, 'the goods are free again');
  const [was] = await shop.ctx.sql<{ units: number }[]>`
    select count(*)::int as units from inventory.holds where order_id = ${String(order_id)} and state = 'released'`;
  assert.ok(was!.units >= 2, 'they were held');
  assert.deepEqual(await redChecks(), []);
});

test('papers are wanted, issued and canceled with their numbers', async () => {
  const tenders = [{ kind: 'transfer', part: 'deposit', amount_krw: 100_000 }];
  const { order_id } = (await clerk.call('POST', base, order({ tenders }))).body;
  const want = { kind: 'cash_receipt', purpose: 'income', taxable_krw: 110_000, exempt_krw: 0 };
  const holder = { number: '010-7777-1234' };
  const asked = await clerk.call('POST', `${base}/${order_id}/papers`, { version: 1, ...want, holder });
  assert.equal(asked.status, 201, JSON.stringify(asked.body));
  const more = { version: asked.body.version, ...want, taxable_krw: 900_000, holder };
  assert.equal((await clerk.call('POST', `${base}/${order_id}/papers`, more)).body.code, 'paper_exceeds');
  const [paper] = (await read(order_id)).papers;
  const at = `${base}/${order_id}/papers/${paper!.paper_id}`;
  const number = String(Date.now()).slice(-9);
  const issued = await clerk.call('POST', `${at}/issue`, {
    version: asked.body.version,
    number,
    issued_on: '2026-11-21',
  });
  assert.equal(issued.status, 200, JSON.stringify(issued.body));
  const twice = await clerk.call('POST', `${at}/issue`, {
    version: issued.body.version,
    number,
    issued_on: '2026-11-21',
  });
  assert.equal(twice.body.code, 'already_done');
  const canceled = await clerk.call('POST', `${base}/${order_id}/cancel`, {
    version: issued.body.version,
    reason: 'customer',
  });
  assert.equal(
    ((await read(order_id)) as unknown as { papers_exceed: boolean }).papers_exceed,
    true,
    'a paper stands for nothing',
  );
  const void_it = { version: canceled.body.version, number: '987654321' };
  assert.equal((await clerk.call('POST', `${at}/cancel`, void_it)).status, 200);
  const seen = await read(order_id);
  assert.deepEqual(
    [seen.papers[0]!.state, (seen as never as { papers_exceed: boolean }).papers_exceed],
    ['canceled', false],
  );
});

test('nothing personal of a store order is written in the clear', async () => {
  const { sql } = shop.ctx;
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('channels', 'platform', 'ledger', 'inventory')`;
  for (const { name } of tables) {
    const rows = JSON.stringify(await sql.unsafe(`select * from ${name}`));
    for (const secret of ['나래울', '77771234', '7777-1234', '테헤란로', '경비실', '엘리베이터'])
      assert.ok(!rows.includes(secret), `${secret} in ${name}`);
  }
});

test('what is still to be paid is taken at the door: the driver books it, the order is paid and delivered', async () => {
  for (const variant_id of [goods.bed, goods.rice])
    await givenStock(shop.ctx.sql, { shop_id: goods.shop_id, variant_id, quantity: 5 });
  // Somebody whose other orders do not travel with it.
  const neighbour = {
    ...customer,
    name: '문가온',
    phone: '010-7777-5678',
    address: '서울특별시 강남구 테헤란로 99 202호',
  };
  const taken = await clerk.call('POST', base, order({ tenders: [], customer: neighbour }));
  assert.equal(taken.status, 201, JSON.stringify(taken.body));
  const { order_id, due_krw } = taken.body as { order_id: string; due_krw: number };
  const { sql } = shop.ctx;
  const [parcel] = await eventually(
    () =>
      sql<
        { delivery_id: string }[]
      >`select delivery_id from fulfilment.parcels where order_id = ${order_id} and compared`,
    (found) => found.length === 1,
    60_000,
  );
  const delivery_id = parcel!.delivery_id;
  const asked = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => {
    const reply = await clerk.call(method, `/api/v1/admin${path}`, body);
    assert.ok(reply.status < 300, `${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body as Record<string, never>;
  };
  const [day] = calmDays(koreaDayIn(0), 1);
  const wish = { name: `문앞 ${newId()}`, weekdays: [1, 2, 3, 4, 5, 6, 7], capacity: 3, areas: [] };
  const { team_id } = await asked('POST', '/delivery-teams', { ...wish, shop_id: goods.shop_id });
  await asked('POST', '/delivery-days/plan', { stops: [{ delivery_id, version: 0 }], day, team_id });
  const load = { kind: 'slip', sheet: 'a4', load: { team_id, day } };
  const kept = await clerk.call('POST', '/api/v1/admin/prints', load);
  assert.equal(kept.body.code, 'nothing_to_load', 'a balance stays at home');
  await asked('PUT', `/deliveries/${delivery_id}/door`, { collect_on_delivery: true, lift: null, floor: null });
  assert.equal((await asked('POST', '/prints', load)).deliveries, 1);

  const { path } = await asked('POST', `/delivery-teams/${team_id}/days/${day}/link`, {});
  const token = String(path).split('#')[1];
  const driver = givenBuyer(shop);
  const at_door = { token, delivery_id };
  const route = (await driver.call('POST', '/api/v1/driver/route', { token })).body as {
    stops: { dues: { order_id: string; due_krw: number }[] }[];
  };
  assert.deepEqual(
    route.stops[0]!.dues.map((one) => [one.order_id, one.due_krw]),
    [[order_id, due_krw]],
  );
  const money = { ...at_door, order_id, kind: 'cash', amount_krw: due_krw };
  const key = newId();
  const [first, again] = [
    await driver.call('POST', '/api/v1/driver/takings', money, key),
    await driver.call('POST', '/api/v1/driver/takings', money, key),
  ];
  assert.deepEqual([first.status, again.body], [201, first.body], JSON.stringify(first.body));
  const more = await driver.call('POST', '/api/v1/driver/takings', { ...money, amount_krw: 1 });
  assert.ok(more.status >= 400, 'nothing is due any more');
  assert.equal((await driver.call('POST', '/api/v1/driver/attempts', { ...at_door, outcome: 'done' })).status, 201);
  const paid = await read(order_id);
  assert.equal(paid.due_krw, 0);
  assert.equal(
    paid.tenders.reduce((sum, one) => sum + one.amount_krw, 0),
    due_krw,
  );
  const states = await sql<{ state: string }[]>`select distinct state from channels.lines where order_id = ${order_id}`;
  assert.deepEqual([...states], [{ state: 'delivered' }]);
  await eventually(
    () => sql<{ state: string }[]>`select state from fulfilment.deliveries where id = ${delivery_id}`,
    ([found]) => found!.state === 'done',
    60_000,
  );
  assert.deepEqual(await redChecks(), []);
});
