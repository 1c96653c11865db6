import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { takeInChunks } from '../server/modules/channels/index.ts';
import { givenChannel, givenRow } from '../server/modules/channels/testing.ts';
import { newId } from '../server/platform/ids.ts';
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

test('a team is given in bulk and taken back, an edit over what somebody else wrote is told, a view is kept', async () => {
  const { sql } = shop.ctx;
  const channel = await givenChannel(sql, { shop_id: newId(), name: '팀 시험' });
  const deps = { keys: shop.ctx.keys, vault: shop.app.modules.identity.vault };
  const rows = ['T-1', 'T-2', 'T-3'].map((order) => givenRow({ key: `key-${order}`, order, bundle: order }));
  await takeInChunks(sql, deps, { channel, import_id: null, rows, seen_at: new Date() });
  const { browser: staff } = await givenStaff(shop, { role: 'manager' });
  const seen = await eventually(
    async () => (await staff.call('GET', `/api/v1/orders?channel=${channel.id}&sort=number`)).body.orders as Seen[],
    (orders) => orders.length === 3,
  );
  type Seen = { order_id: string; team: string | null };
  const ids = seen.map((one) => one.order_id);
  const teams = async () =>
    ((await staff.call('GET', `/api/v1/admin/grid-rows?ids=${ids}`)).body.orders as Seen[]).map((one) => one.team);
  const edit = (body: object) => staff.call('POST', '/api/v1/admin/grid-edits', { field: 'team', ...body });

  const given = await edit({ order_ids: ids, value: '1팀' });
  assert.deepEqual([given.status, given.body.changed], [200, 3], JSON.stringify(given.body));
  const other = await edit({ order_ids: [ids[0]], value: '2팀', was: null });
  assert.deepEqual(other.body, { action_id: null, changed: 0, conflicts: [{ order_id: ids[0], value: '1팀' }] });
  assert.equal((await edit({ order_ids: [ids[0]], value: '2팀', was: '1팀' })).body.changed, 1);
  assert.deepEqual(await teams(), ['2팀', '1팀', '1팀']);
  const found = await staff.call('GET', `/api/v1/orders?team=${encodeURIComponent('1팀')}`);
  assert.equal(found.body.total, 2);
  const undo = () => staff.call('POST', `/api/v1/admin/grid-edits/${given.body.action_id}/undo`);
  assert.deepEqual((await undo()).body, { changed: 2, left_out: 1 });
  assert.equal((await undo()).body.code, 'already_done');
  assert.deepEqual(await teams(), ['2팀', null, null]);
  const limited = (await givenStaff(shop, { role: 'order_desk', shops: [newId()] })).browser;
  const theirs = await limited.call('POST', '/api/v1/admin/grid-edits', { order_ids: ids, field: 'mark', value: 'x' });
  assert.equal(theirs.status, 404, 'orders of another shop');

  const view_id = newId();
  const view = { name: '오늘 보낼 것', shared: true, settings: { filter: { state: 'new' }, sort: 'due' }, version: 0 };
  const path = `/api/v1/admin/grid-views/${view_id}`;
  assert.equal((await staff.call('PUT', path, view)).body.version, 1);
  assert.equal((await staff.call('PUT', path, view)).body.code, 'conflict');
  assert.equal((await staff.call('PUT', path, { ...view, name: '모두', version: 1 })).body.version, 2);
  const opening = async () =>
    ((await staff.call('GET', '/api/v1/admin/grid-views')).body.views as { name: string; opens_first: boolean }[])
      .filter((one) => one.opens_first)
      .map((one) => one.name);
  const second = `/api/v1/admin/grid-views/${newId()}`;
  await staff.call('PUT', second, { ...view, name: '급한 것', shared: false, opens_first: true });
  assert.deepEqual(await opening(), ['급한 것']);
  await staff.call('PUT', path, { ...view, name: '모두', version: 9, opens_first: true });
  assert.deepEqual(await opening(), ['급한 것'], 'what could not be kept takes nothing away');
  await staff.call('PUT', path, { ...view, name: '모두', version: 2, opens_first: true });
  assert.deepEqual(await opening(), ['모두'], 'one at most');
  await staff.call('PUT', path, { ...view, name: '모두', version: 3 });
  assert.deepEqual(await opening(), ['모두'], 'it stays where nothing is said of it');
  await staff.call('DELETE', second);
  const searched = (q: string) =>
    staff.call('PUT', `/api/v1/admin/grid-views/${newId()}`, { ...view, shared: false, settings: { filter: { q } } });
  for (const q of ['제갈공명', '01012345678', '1234', '강남구'])
    assert.equal((await searched(q)).body.code, 'search_names_people', `${q} may name somebody and is not kept`);
  const [first] = (await staff.call('GET', `/api/v1/admin/grid-rows?ids=${ids[0]}`)).body.orders as { title: string }[];
  const goods_word = first!.title;
  assert.equal((await searched(goods_word.slice(0, 3))).body.version, 1, 'a piece of what goods are called is');
  const shared = (await limited.call('GET', '/api/v1/admin/grid-views')).body.views as {
    mine: boolean;
    name: string;
    opens_first: boolean;
  }[];
  assert.deepEqual(
    shared.map(({ mine, name, opens_first }) => ({ mine, name, opens_first })),
    [{ mine: false, name: '모두', opens_first: false }],
    "somebody else's list opens as it did",
  );
  // Somebody else's list opens with a view that is shared, where they say so; with nothing that is not.
  const others = async (at: string, opens_first: boolean) =>
    (await limited.call('PUT', `${at}/opening`, { opens_first })).body;
  const theirs_opening = async () =>
    ((await limited.call('GET', '/api/v1/admin/grid-views')).body.views as { name: string; opens_first: boolean }[])
      .filter((one) => one.opens_first)
      .map((one) => one.name);
  assert.equal((await others(`/api/v1/admin/grid-views/${newId()}`, true)).code, 'not_found');
  assert.deepEqual([await others(path, true), await theirs_opening()], [{ opens_first: true }, ['모두']]);
  await staff.call('PUT', path, { ...view, name: '모두', shared: false, version: 4 });
  assert.deepEqual([(await others(path, true)).code, await theirs_opening()], ['not_found', []]);
  await staff.call('PUT', path, { ...view, name: '모두', version: 5, opens_first: false });
  assert.deepEqual([await opening(), await theirs_opening()], [[], ['모두']], 'each says it of their own list');
  await others(path, false);
  assert.deepEqual(await theirs_opening(), []);
  assert.deepEqual((await limited.call('DELETE', path)).body, { deleted: false });
  assert.deepEqual((await staff.call('DELETE', path)).body, { deleted: true });

  const bulk = async (method: 'GET' | 'POST', at: string, body?: object) =>
    (await staff.call(method, `/api/v1/admin/grid-bulks${at}`, body)).body as Record<string, unknown>;
  const filter = { channel: channel.id, q: '시험 상품' };
  const everything = await bulk('POST', '', { filter, action: 'mark', value: '모두' });
  assert.deepEqual([everything.orders, everything.action], [3, 'mark'], JSON.stringify(everything));
  const ended = (state: string) =>
    eventually(
      () => bulk('GET', `/${everything.bulk_id}`),
      (now) => now.state === state,
    );
  const { changed, done, left_out } = await ended('done');
  assert.deepEqual([changed, done, left_out], [3, 3, 0]);
  const marked = async () => (await staff.call('GET', `/api/v1/orders?mark=${encodeURIComponent('모두')}`)).body.total;
  assert.equal(await marked(), 3);
  await staff.call('POST', '/api/v1/admin/grid-edits', { order_ids: [ids[0]], field: 'mark', value: '따로' });
  assert.equal((await bulk('POST', `/${everything.bulk_id}/undo`)).state, 'undoing');
  const undone = await ended('undone');
  assert.deepEqual([undone.changed, undone.left_out], [1, 1], 'what was edited since is left as it is');
  assert.equal(await marked(), 0);
  assert.equal((await bulk('POST', `/${everything.bulk_id}/undo`)).code, 'already_done');
  const strange = await limited.call('GET', `/api/v1/admin/grid-bulks/${everything.bulk_id}`);
  assert.equal(strange.status, 404, 'somebody else’s');
  const confirmed = await bulk('POST', '', { filter: { channel: channel.id }, action: 'confirm' });
  await eventually(
    async () => (await staff.call('GET', `/api/v1/orders?channel=${channel.id}&state=confirmed`)).body.total,
    (total) => total === 3,
  );
  assert.equal((await bulk('POST', `/${confirmed.bulk_id}/undo`)).code, 'not_undoable', 'the market was told');

  await eventually(
    async () =>
      (await staff.call('GET', `/api/v1/orders?channel=${channel.id}&q=${encodeURIComponent('수취인')}`)).body.total,
    (total) => total === 3,
  );
  const asked = await staff.call('POST', '/api/v1/admin/grid/exports', {
    filter: { channel: channel.id, q: '수취인', sort: 'number' },
    format: 'csv',
    reason: 'delivery',
  });
  assert.deepEqual([asked.status, asked.body.people], [201, 3], JSON.stringify(asked.body));
  const file = await fetch(`${shop.url}/api/v1/admin/exports/${asked.body.export_id}`, {
    headers: { cookie: staff.cookie(), 'accept-language': 'ko' },
  });
  const lines = (await file.text()).split('\r\n').filter(Boolean);
  assert.equal(lines.length, 4);
  assert.ok(lines[1]!.startsWith('팀 시험,T-1,'), lines[1]);
  assert.ok(lines[1]!.includes('010'), 'the file has its people, whose the page masks');
});
